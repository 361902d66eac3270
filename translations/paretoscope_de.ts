<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de" sourcelanguage="en">
<context>
    <name>AlikeLayers</name>
    <message>
        <source>Not distinguishable at n = %1 from %2</source>
        <translation>Bei n = %1 nicht zu unterscheiden von %2</translation>
    </message>
    <message>
        <source>Not distinguishable at n = %1 from %2 and %3 more</source>
        <translation>Bei n = %1 nicht zu unterscheiden von %2 und %3 weiteren</translation>
    </message>
</context>
<context>
    <name>AxisScale</name>
    <message>
        <source>%1 %</source>
        <comment>a percentage</comment>
        <translation>%1 %</translation>
    </message>
</context>
<context>
    <name>BehaviourSummary</name>
    <message>
        <source>%1 %2, float %3: %4 (95 %: %5 to %6)</source>
        <translation>%1 %2, float %3: %4 (95 %: %5 bis %6)</translation>
    </message>
    <message>
        <source>%1 %2, float %3: %4 (95 %: %5 to %6; p = %7)</source>
        <translation>%1 %2, float %3: %4 (95 %: %5 bis %6; p = %7)</translation>
    </message>
    <message>
        <source>No class loses anything.</source>
        <translation>Keine Klasse verliert etwas.</translation>
    </message>
    <message>
        <source>Class %1 loses most: %2 (n = %3)</source>
        <translation>Klasse %1 verliert am meisten: %2 (n = %3)</translation>
    </message>
    <message>
        <source>%1, not distinguishable from chance</source>
        <translation>%1, vom Zufall nicht zu unterscheiden</translation>
    </message>
    <message>
        <source>%1 newly wrong, %2 newly right; %3 answers differ at all (n = %4)</source>
        <translation>%1 neu falsch, %2 neu richtig; %3 Antworten sind überhaupt anders (n = %4)</translation>
    </message>
    <message>
        <source>Mean confidence %1 → %2; expected calibration error %3 → %4 (n = %5)</source>
        <translation>Mittlere Sicherheit %1 → %2; erwarteter Kalibrierungsfehler %3 → %4 (n = %5)</translation>
    </message>
    <message>
        <source>Wrong with probability above %1: %2 → %3 (n = %4)</source>
        <translation>Falsch mit Wahrscheinlichkeit über %1: %2 → %3 (n = %4)</translation>
    </message>
    <message>
        <source>The tenth that was hardest for the float model: %1 (n = %2)</source>
        <translation>Das Zehntel, das dem Float-Modell am schwersten fiel: %1 (n = %2)</translation>
    </message>
    <message>
        <source>For whom a recipe gets worse, what it gets wrong and how sure it is of that appears here, once a project is open.</source>
        <translation>Für wen ein Rezept schlechter wird, was es falsch macht und wie sicher es sich dabei ist, erscheint hier, sobald ein Projekt offen ist.</translation>
    </message>
    <message>
        <source>The float model is measured first; nothing can be compared with it yet.</source>
        <translation>Zuerst wird das Float-Modell gemessen; noch lässt sich nichts mit ihm vergleichen.</translation>
    </message>
    <message>
        <source>Every layer is float: nothing changes. Move a slider or the budget.</source>
        <translation>Jede Schicht ist float: Nichts ändert sich. Bewegen Sie einen Regler oder das Budget.</translation>
    </message>
    <message>
        <source>This recipe is being measured; it appears here once all samples were run.</source>
        <translation>Dieses Rezept wird gemessen; es erscheint hier, sobald alle Beispiele gelaufen sind.</translation>
    </message>
    <message>
        <source>The outputs are plain numbers: there are no answers to be right or wrong.</source>
        <translation>Die Ausgaben sind einfache Zahlen: Es gibt keine Antworten, die richtig oder falsch wären.</translation>
    </message>
    <message>
        <source>%1 %2, float %3 (n = %4)</source>
        <comment>metric, value, value of the float model, samples</comment>
        <translation>%1 %2, float %3 (n = %4)</translation>
    </message>
</context>
<context>
    <name>BitsCurve</name>
    <message>
        <source>not measured</source>
        <translation>nicht gemessen</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <comment>bits: KL</comment>
        <translation>%1: %2</translation>
    </message>
    <message>
        <source>%1 (estimated)</source>
        <translation>%1 (geschätzt)</translation>
    </message>
</context>
<context>
    <name>ClassChanges</name>
    <message>
        <source>%1 points</source>
        <translation>%1 Punkte</translation>
    </message>
</context>
<context>
    <name>Coverage</name>
    <message numerus="yes">
        <source>%n smaller (%1)</source>
        <comment>parameters, bytes</comment>
        <translation>
            <numerusform>%n kleinerer (%1)</numerusform>
            <numerusform>%n kleinere (%1)</numerusform>
        </translation>
    </message>
    <message>
        <source>None of the model&apos;s weights can be compressed: no operator that multiplies with a matrix of them is known. It holds %1.</source>
        <translation>Keines der Gewichte des Modells kann komprimiert werden: Kein Operator, der mit einer Matrix von ihnen multipliziert, ist bekannt. Es enthält %1.</translation>
    </message>
    <message>
        <source>no weights at all</source>
        <translation>gar keine Gewichte</translation>
    </message>
    <message>
        <source>The layers hold all of the model&apos;s %1.</source>
        <translation>Die Schichten enthalten alle %1 des Modells.</translation>
    </message>
    <message>
        <source>The layers hold %1 of the model&apos;s %2; not: %3.</source>
        <translation>Die Schichten enthalten %1 der %2 des Modells; nicht: %3.</translation>
    </message>
    <message>
        <source>Stays as it is:</source>
        <translation>Bleibt, wie es ist:</translation>
    </message>
    <message>
        <source>%1 is computed once from %2.</source>
        <translation>%1 wird einmal aus %2 berechnet.</translation>
    </message>
    <message>
        <source>%1 is written in plain operators, equal to 1e-6.</source>
        <translation>%1 ist in einfachen Operatoren geschrieben, gleich bis auf 1e-6.</translation>
    </message>
</context>
<context>
    <name>Damage</name>
    <message>
        <source>%1 nats</source>
        <translation>%1 Nats</translation>
    </message>
    <message>
        <source>%1 %2: %3</source>
        <comment>output, shape, damage</comment>
        <translation>%1 %2: %3</translation>
    </message>
    <message>
        <source>%1, weight %2</source>
        <translation>%1, Gewicht %2</translation>
    </message>
    <message>
        <source>%1 (the task&apos;s)</source>
        <translation>%1 (die der Aufgabe)</translation>
    </message>
    <message>
        <source>KL</source>
        <translation>KL</translation>
    </message>
    <message>
        <source>distance</source>
        <translation>Abstand</translation>
    </message>
    <message>
        <source>damage</source>
        <translation>Schaden</translation>
    </message>
    <message>
        <source>KL, nats</source>
        <translation>KL, Nats</translation>
    </message>
    <message>
        <source>Distance</source>
        <translation>Abstand</translation>
    </message>
    <message>
        <source>Damage</source>
        <translation>Schaden</translation>
    </message>
    <message>
        <source>KL divergence to the float outputs in nats</source>
        <translation>KL-Divergenz zu den Gleitkommaausgaben in Nats</translation>
    </message>
    <message>
        <source>distance to the float outputs</source>
        <translation>Abstand zu den Gleitkommaausgaben</translation>
    </message>
    <message>
        <source>sum over the outputs of KL divergence in nats and distance to the float ones</source>
        <translation>Summe über die Ausgaben aus KL-Divergenz in Nats und Abstand zu denen des Gleitkommamodells</translation>
    </message>
    <message>
        <source>%1 %2</source>
        <comment>KL or distance, number</comment>
        <translation>%1 %2</translation>
    </message>
    <message>
        <source>%1 ± %2</source>
        <translation>%1 ± %2</translation>
    </message>
    <message>
        <source>%1 %2 (n = %3)</source>
        <comment>KL or distance, number, samples</comment>
        <translation>%1 %2 (n = %3)</translation>
    </message>
    <message>
        <source>impossible: one of the layer&apos;s weights is beyond the largest number that %1 has</source>
        <translation>unmöglich: Ein Gewicht der Schicht liegt jenseits der größten Zahl, die %1 hat</translation>
    </message>
    <message>
        <source>impossible: one of the layer&apos;s weights would be beyond the largest number of this network&apos;s precision</source>
        <translation>unmöglich: Ein Gewicht der Schicht läge jenseits der größten Zahl in der Genauigkeit dieses Netzes</translation>
    </message>
    <message>
        <source>Damage: KL to the float model, nats</source>
        <translation>Schaden: KL zum Gleitkommamodell, Nats</translation>
    </message>
    <message>
        <source>Damage: distance to the float model</source>
        <translation>Schaden: Abstand zum Gleitkommamodell</translation>
    </message>
    <message>
        <source>Damage: all outputs added up</source>
        <translation>Schaden: alle Ausgaben zusammen</translation>
    </message>
</context>
<context>
    <name>FormatText</name>
    <message>
        <source>Trained networks</source>
        <translation>Trainierte Netze</translation>
    </message>
    <message>
        <source>Weights</source>
        <translation>Gewichte</translation>
    </message>
    <message>
        <source>; </source>
        <translation>; </translation>
    </message>
</context>
<context>
    <name>Formats</name>
    <message>
        <source>safetensors, weights as floats and packed</source>
        <translation>safetensors, Gewichte als Gleitkommazahlen und gepackt</translation>
    </message>
    <message>
        <source>Weights as safetensors</source>
        <translation>Gewichte als safetensors</translation>
    </message>
    <message>
        <source>TorchScript, packed weights</source>
        <translation>TorchScript, gepackte Gewichte</translation>
    </message>
    <message>
        <source>TorchScript models</source>
        <translation>TorchScript-Modelle</translation>
    </message>
    <message>
        <source>TorchScript, traced or scripted (torch.jit.save)</source>
        <translation>TorchScript, mit trace oder script erstellt (torch.jit.save)</translation>
    </message>
</context>
<context>
    <name>LayerCurve</name>
    <message>
        <source>%1 newly wrong, %2 newly right (n = %3)</source>
        <translation>%1 neu falsch, %2 neu richtig (n = %3)</translation>
    </message>
    <message>
        <source>%1
%2 about %3, estimated from %4 samples, not measured</source>
        <translation>%1
%2 etwa %3, aus %4 Beispielen geschätzt, nicht gemessen</translation>
    </message>
</context>
<context>
    <name>LayerDamage</name>
    <message>
        <source>no damage</source>
        <translation>kein Schaden</translation>
    </message>
    <message>
        <source>damage not known yet</source>
        <translation>Schaden noch unbekannt</translation>
    </message>
    <message>
        <source>%1 about %2, estimated from %3 samples, not measured</source>
        <translation>%1 etwa %2, aus %3 Beispielen geschätzt, nicht gemessen</translation>
    </message>
    <message>
        <source>%1 measured</source>
        <translation>%1 gemessen</translation>
    </message>
    <message>
        <source>%1 about %2, from estimates of other settings, not measured</source>
        <translation>%1 etwa %2, aus Schätzungen anderer Einstellungen, nicht gemessen</translation>
    </message>
    <message>
        <source>%1 about %2, from other settings of the layer, not measured</source>
        <translation>%1 etwa %2, aus anderen Einstellungen der Schicht, nicht gemessen</translation>
    </message>
    <message>
        <source>%1 about %2, each method alone added up, not measured together</source>
        <translation>%1 etwa %2, jedes Verfahren allein zusammengezählt, zusammen nicht gemessen</translation>
    </message>
</context>
<context>
    <name>LayersMenu</name>
    <message>
        <source>Change %1</source>
        <translation>%1 ändern</translation>
    </message>
    <message>
        <source>Pinned</source>
        <translation>Festgehalten</translation>
    </message>
    <message>
        <source>Leave these layers as they are: the budget and the sliders do not move them</source>
        <translation>Diese Schichten lassen, wie sie sind: Budget und Regler verändern sie nicht</translation>
    </message>
    <message>
        <source>Reset to float</source>
        <translation>Auf Gleitkomma zurücksetzen</translation>
    </message>
</context>
<context>
    <name>Methods</name>
    <message>
        <source>Zeros and few bits make the file smaller, not the run faster: dense hardware computes with floats as before.</source>
        <translation>Nullen und wenige Bit machen die Datei kleiner, nicht den Lauf schneller: Dichte Hardware rechnet mit Gleitkommazahlen wie zuvor.</translation>
    </message>
    <message>
        <source>Bits</source>
        <translation>Bit</translation>
    </message>
    <message>
        <source>Bits per weight</source>
        <translation>Bit je Gewicht</translation>
    </message>
    <message>
        <source>%1 bits</source>
        <translation>%1 Bit</translation>
    </message>
    <message>
        <source>Scales</source>
        <translation>Skalen</translation>
    </message>
    <message>
        <source>Weights that share a scale</source>
        <translation>Gewichte, die sich eine Skala teilen</translation>
    </message>
    <message>
        <source>One per tensor</source>
        <translation>Eine je Tensor</translation>
    </message>
    <message>
        <source>one scale</source>
        <translation>eine Skala</translation>
    </message>
    <message>
        <source>One per output channel</source>
        <translation>Eine je Ausgangskanal</translation>
    </message>
    <message>
        <source>One per group of weights</source>
        <translation>Eine je Gruppe von Gewichten</translation>
    </message>
    <message>
        <source>Group size</source>
        <translation>Gruppengröße</translation>
    </message>
    <message>
        <source>Consecutive weights of an output channel that share a scale</source>
        <translation>Aufeinanderfolgende Gewichte eines Ausgangskanals, die sich eine Skala teilen</translation>
    </message>
    <message>
        <source>groups of %1</source>
        <translation>Gruppen zu %1</translation>
    </message>
    <message>
        <source>Zero point</source>
        <translation>Nullpunkt</translation>
    </message>
    <message>
        <source>Whether 0 is in the middle of the levels</source>
        <translation>Ob die 0 in der Mitte der Stufen liegt</translation>
    </message>
    <message>
        <source>Symmetric (none)</source>
        <translation>Symmetrisch (keiner)</translation>
    </message>
    <message>
        <source>symmetric</source>
        <translation>symmetrisch</translation>
    </message>
    <message>
        <source>Asymmetric</source>
        <translation>Asymmetrisch</translation>
    </message>
    <message>
        <source>asymmetric</source>
        <translation>asymmetrisch</translation>
    </message>
    <message>
        <source>Range</source>
        <translation>Bereich</translation>
    </message>
    <message>
        <source>How much of the weights&apos; range the levels cover</source>
        <translation>Wie viel vom Bereich der Gewichte die Stufen abdecken</translation>
    </message>
    <message>
        <source>Every weight (maximum)</source>
        <translation>Jedes Gewicht (Maximum)</translation>
    </message>
    <message>
        <source>not clipped</source>
        <translation>nicht begrenzt</translation>
    </message>
    <message>
        <source>Least squared error (clipped)</source>
        <translation>Kleinster quadratischer Fehler (begrenzt)</translation>
    </message>
    <message>
        <source>least squared error</source>
        <translation>kleinster quadratischer Fehler</translation>
    </message>
    <message>
        <source>Least error of outputs (clipped)</source>
        <translation>Kleinster Fehler der Ausgaben (begrenzt)</translation>
    </message>
    <message>
        <source>Sign of scales</source>
        <translation>Vorzeichen der Skalen</translation>
    </message>
    <message>
        <source>On which side of 0 symmetric integers have their additional level</source>
        <translation>Auf welcher Seite der 0 symmetrische Ganzzahlen ihre zusätzliche Stufe haben</translation>
    </message>
    <message>
        <source>Either (least error)</source>
        <translation>Beide (kleinster Fehler)</translation>
    </message>
    <message>
        <source>Positive</source>
        <translation>Positiv</translation>
    </message>
    <message>
        <source>positive scales</source>
        <translation>positive Skalen</translation>
    </message>
    <message>
        <source>After rounding</source>
        <translation>Nach dem Runden</translation>
    </message>
    <message>
        <source>Whether scales make up for what rounding takes from the weights</source>
        <translation>Ob Skalen ausgleichen, was das Runden den Gewichten nimmt</translation>
    </message>
    <message>
        <source>Rescale, so that weights do not shrink</source>
        <translation>Nachskalieren, damit Gewichte nicht schrumpfen</translation>
    </message>
    <message>
        <source>Leave scales as they are</source>
        <translation>Skalen lassen, wie sie sind</translation>
    </message>
    <message>
        <source>not rescaled</source>
        <translation>nicht nachskaliert</translation>
    </message>
    <message>
        <source>Float</source>
        <translation>Gleitkomma</translation>
    </message>
    <message>
        <source>float</source>
        <translation>Gleitkomma</translation>
    </message>
    <message>
        <source>Rounding</source>
        <translation>Runden</translation>
    </message>
    <message>
        <source>How weights find their level</source>
        <translation>Wie Gewichte ihre Stufe finden</translation>
    </message>
    <message>
        <source>None</source>
        <translation>Keine</translation>
    </message>
    <message>
        <source>Pruning</source>
        <translation>Nullsetzen</translation>
    </message>
    <message>
        <source>Which weights are set to zero</source>
        <translation>Welche Gewichte null werden</translation>
    </message>
    <message>
        <source>Half precision</source>
        <translation>Halbe Genauigkeit</translation>
    </message>
    <message>
        <source>float16</source>
        <translation>float16</translation>
    </message>
    <message>
        <source>bfloat16</source>
        <translation>bfloat16</translation>
    </message>
    <message>
        <source>Smallest weights</source>
        <translation>Kleinste Gewichte</translation>
    </message>
    <message>
        <source>To the nearest level</source>
        <translation>Zur nächsten Stufe</translation>
    </message>
    <message>
        <source>Sparsity</source>
        <translation>Nullen</translation>
    </message>
    <message>
        <source>Share of weights set to zero</source>
        <translation>Anteil der Gewichte, die null werden</translation>
    </message>
    <message>
        <source>%1 zero</source>
        <translation>%1 Nullen</translation>
    </message>
    <message>
        <source>Random weights</source>
        <translation>Zufällige Gewichte</translation>
    </message>
    <message>
        <source>Seed</source>
        <translation>Startwert</translation>
    </message>
    <message>
        <source>Which random weights: another number draws others</source>
        <translation>Welche zufälligen Gewichte: Eine andere Zahl zieht andere</translation>
    </message>
    <message>
        <source>seed %1</source>
        <translation>Startwert %1</translation>
    </message>
</context>
<context>
    <name>Numbers</name>
    <message>
        <source>%1 of %2 answers are not the float model&apos;s</source>
        <translation>%1 von %2 Antworten sind nicht die des Gleitkommamodells</translation>
    </message>
    <message>
        <source>%1 of %2 samples are further than %3 from the float outputs</source>
        <translation>%1 von %2 Beispielen sind weiter als %3 von den Gleitkommaausgaben entfernt</translation>
    </message>
    <message>
        <source>%1 newly wrong, %2 newly right (n = %3)</source>
        <translation>%1 neu falsch, %2 neu richtig (n = %3)</translation>
    </message>
    <message>
        <source>%1 B</source>
        <translation>%1 B</translation>
    </message>
    <message>
        <source>%1 kB</source>
        <translation>%1 kB</translation>
    </message>
    <message>
        <source>%1 MB</source>
        <translation>%1 MB</translation>
    </message>
    <message>
        <source>%1 GB</source>
        <translation>%1 GB</translation>
    </message>
    <message>
        <source>%1 %</source>
        <comment>a percentage</comment>
        <translation>%1 %</translation>
    </message>
    <message>
        <source>%1–%2</source>
        <comment>an interval</comment>
        <translation>%1–%2</translation>
    </message>
    <message>
        <source>accuracy</source>
        <translation>Genauigkeit</translation>
    </message>
    <message>
        <source>nats per token</source>
        <translation>nat je Token</translation>
    </message>
    <message>
        <source>mean squared error</source>
        <translation>mittlerer quadratischer Fehler</translation>
    </message>
    <message>
        <source>agreement with the float model</source>
        <translation>Übereinstimmung mit dem Gleitkommamodell</translation>
    </message>
    <message>
        <source>%1 (%2 of %3)</source>
        <translation>%1 (%2 von %3)</translation>
    </message>
    <message>
        <source>%1 nats per token (n = %2)</source>
        <translation>%1 nat je Token (n = %2)</translation>
    </message>
    <message>
        <source>mean squared error %1 (n = %2)</source>
        <translation>mittlerer quadratischer Fehler %1 (n = %2)</translation>
    </message>
    <message>
        <source>%1 (n = %2)</source>
        <translation>%1 (n = %2)</translation>
    </message>
    <message>
        <source>%1 newly wrong, %2 newly right (n = %3, p = %4)</source>
        <translation>%1 neu falsch, %2 neu richtig (n = %3, p = %4)</translation>
    </message>
    <message>
        <source>, </source>
        <comment>between parts of a setting</comment>
        <translation>, </translation>
    </message>
    <message>
        <source>embedding</source>
        <translation>Einbettung</translation>
    </message>
    <message>
        <source>linear</source>
        <translation>linear</translation>
    </message>
    <message>
        <source>convolution 1D</source>
        <translation>Faltung 1D</translation>
    </message>
    <message>
        <source>convolution 2D</source>
        <translation>Faltung 2D</translation>
    </message>
    <message>
        <source>transposed convolution 1D</source>
        <translation>transponierte Faltung 1D</translation>
    </message>
    <message>
        <source>transposed convolution 2D</source>
        <translation>transponierte Faltung 2D</translation>
    </message>
    <message>
        <source>convolution 3D</source>
        <translation>Faltung 3D</translation>
    </message>
    <message>
        <source>transposed convolution 3D</source>
        <translation>transponierte Faltung 3D</translation>
    </message>
    <message>
        <source>linear, outputs in columns</source>
        <translation>linear, Ausgänge in Spalten</translation>
    </message>
    <message>
        <source>product of matrices</source>
        <translation>Produkt von Matrizen</translation>
    </message>
    <message>
        <source>LSTM</source>
        <translation>LSTM</translation>
    </message>
    <message>
        <source>GRU</source>
        <translation>GRU</translation>
    </message>
    <message>
        <source>recurrent</source>
        <translation>rekurrent</translation>
    </message>
    <message>
        <source>other weight</source>
        <translation>anderes Gewicht</translation>
    </message>
    <message>
        <source>not bounded yet</source>
        <comment>an interval</comment>
        <translation>noch ohne Grenzen</translation>
    </message>
    <message>
        <source>at least %1</source>
        <comment>an interval</comment>
        <translation>mindestens %1</translation>
    </message>
    <message>
        <source>at most %1</source>
        <comment>an interval</comment>
        <translation>höchstens %1</translation>
    </message>
    <message>
        <source>unknown</source>
        <comment>a damage that is no number</comment>
        <translation>unbekannt</translation>
    </message>
</context>
<context>
    <name>Outputs</name>
    <message>
        <source>left out: it holds NaN or infinite numbers</source>
        <translation>ausgelassen: sie enthält NaN oder Unendlich</translation>
    </message>
    <message>
        <source>left out: it holds no floating-point numbers</source>
        <translation>ausgelassen: sie enthält keine Gleitkommazahlen</translation>
    </message>
    <message>
        <source>left out: it is not made of one part for each sample</source>
        <translation>ausgelassen: sie hat nicht für jedes Beispiel einen Teil</translation>
    </message>
    <message>
        <source>mean absolute error</source>
        <translation>mittlerer absoluter Fehler</translation>
    </message>
    <message>
        <source>R²</source>
        <translation>R²</translation>
    </message>
    <message>
        <source>mean IoU</source>
        <translation>mittlere IoU</translation>
    </message>
    <message>
        <source>all labels right</source>
        <translation>alle Labels richtig</translation>
    </message>
    <message>
        <source>macro F1</source>
        <translation>Makro-F1</translation>
    </message>
    <message>
        <source>mean cosine</source>
        <translation>mittlerer Kosinus</translation>
    </message>
    <message>
        <source>retrieval top-1</source>
        <translation>Wiederfinden Top-1</translation>
    </message>
    <message>
        <source>logits</source>
        <translation>Logits</translation>
    </message>
    <message>
        <source>log-probabilities</source>
        <translation>Log-Wahrscheinlichkeiten</translation>
    </message>
    <message>
        <source>probabilities</source>
        <translation>Wahrscheinlichkeiten</translation>
    </message>
    <message>
        <source>independent logits</source>
        <translation>unabhängige Logits</translation>
    </message>
    <message>
        <source>independent probabilities</source>
        <translation>unabhängige Wahrscheinlichkeiten</translation>
    </message>
    <message>
        <source>an embedding</source>
        <translation>eine Einbettung</translation>
    </message>
    <message>
        <source>plain numbers</source>
        <translation>einfache Zahlen</translation>
    </message>
    <message>
        <source>%1 %2: %3</source>
        <comment>output, shape, kind</comment>
        <translation>%1 %2: %3</translation>
    </message>
    <message>
        <source>%1 (the task&apos;s)</source>
        <translation>%1 (die der Aufgabe)</translation>
    </message>
    <message>
        <source>%1 %2, float %3</source>
        <comment>metric, value, value of the float model</comment>
        <translation>%1 %2, Gleitkomma %3</translation>
    </message>
    <message>
        <source>%1 %2</source>
        <comment>metric, value</comment>
        <translation>%1 %2</translation>
    </message>
</context>
<context>
    <name>PictureMenu</name>
    <message>
        <source>Save the picture</source>
        <translation>Bild speichern</translation>
    </message>
    <message>
        <source>PNG picture (*.png)</source>
        <translation>PNG-Bild (*.png)</translation>
    </message>
    <message>
        <source>SVG drawing (*.svg)</source>
        <translation>SVG-Zeichnung (*.svg)</translation>
    </message>
    <message>
        <source>Copy picture</source>
        <translation>Bild kopieren</translation>
    </message>
    <message>
        <source>Save picture…</source>
        <translation>Bild speichern …</translation>
    </message>
</context>
<context>
    <name>PlotExport</name>
    <message>
        <source>The picture cannot be written to %1; choose another place.</source>
        <translation>Das Bild kann nicht nach %1 geschrieben werden; wählen Sie einen anderen Ort.</translation>
    </message>
</context>
<context>
    <name>Questions</name>
    <message>
        <source>Unsaved work</source>
        <translation>Nicht gespeicherte Arbeit</translation>
    </message>
    <message>
        <source>Save the changes to %1?</source>
        <translation>Änderungen an %1 speichern?</translation>
    </message>
    <message>
        <source>What was measured is kept in any case; the recipe would go back to what was saved.</source>
        <translation>Gemessenes bleibt in jedem Fall erhalten; das Rezept fiele auf den gespeicherten Stand zurück.</translation>
    </message>
</context>
<context>
    <name>Sentences</name>
    <message>
        <source>%1 ms</source>
        <translation>%1 ms</translation>
    </message>
    <message>
        <source>less than 1 s</source>
        <translation>weniger als 1 s</translation>
    </message>
    <message>
        <source>about %1 s</source>
        <translation>etwa %1 s</translation>
    </message>
    <message>
        <source>about %1 min</source>
        <translation>etwa %1 min</translation>
    </message>
    <message>
        <source>about %1 h</source>
        <translation>etwa %1 h</translation>
    </message>
    <message>
        <source>%1 layers × %2 settings on %3 samples</source>
        <translation>%1 Schichten × %2 Einstellungen auf %3 Beispielen</translation>
    </message>
    <message>
        <source>%1: all measured before</source>
        <translation>%1: alles schon gemessen</translation>
    </message>
    <message>
        <source>%1, %2</source>
        <translation>%1, %2</translation>
    </message>
    <message>
        <source>%1: %2; %3 of %4 cells are measured already</source>
        <translation>%1: %2; %3 von %4 Zellen sind schon gemessen</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1: %2</translation>
    </message>
    <message>
        <source>%1–%2 ×</source>
        <comment>an interval of speed-ups</comment>
        <translation>%1–%2-fach</translation>
    </message>
    <message>
        <source>faster</source>
        <translation>schneller</translation>
    </message>
    <message>
        <source>slower</source>
        <translation>langsamer</translation>
    </message>
    <message>
        <source>not faster</source>
        <translation>nicht schneller</translation>
    </message>
    <message>
        <source>batch %1: %2, %3 a sample against %4 as float, %5 × (95 %: %6; n = %7 runs)</source>
        <translation>Stapel %1: %2, %3 je Beispiel gegen %4 als float, %5-fach (95 %: %6; n = %7 Läufe)</translation>
    </message>
    <message>
        <source>; in int8 kernels %1 (n = %2 runs)</source>
        <translation>; mit int8-Kerneln %1 (n = %2 Läufe)</translation>
    </message>
    <message>
        <source>Not improved: one step around this point nothing did less damage; %1 %2 stays (n = %3).</source>
        <translation>Nicht verbessert: einen Schritt um diesen Punkt herum schadete nichts weniger; %1 %2 bleibt (n = %3).</translation>
    </message>
    <message>
        <source>Not improved: what looked better one step around this point was not, beyond chance, on samples that did not choose it (n = %1; compared: %2); %3 %4 stays (n = %5).</source>
        <translation>Nicht verbessert: was einen Schritt um diesen Punkt herum besser schien, war es auf Beispielen, die es nicht gewählt haben, nicht mehr als zufällig (n = %1; verglichen: %2); %3 %4 bleibt (n = %5).</translation>
    </message>
    <message>
        <source>Improved: %1 %2 → %3 (n = %4), at %5; accepted by samples that did not choose it (n = %6; compared: %7).</source>
        <translation>Verbessert: %1 %2 → %3 (n = %4), bei %5; angenommen von Beispielen, die es nicht gewählt haben (n = %6; verglichen: %7).</translation>
    </message>
    <message>
        <source>int8 by %1 on %2, activations of %3 bits: %4 (n = %5)</source>
        <translation>int8 mit %1 auf %2, Aktivierungen mit %3 Bit: %4 (n = %5)</translation>
    </message>
    <message>
        <source>; with VNNI, at 8 bits, %1</source>
        <translation>; mit VNNI, mit 8 Bit, %1</translation>
    </message>
    <message>
        <source>Against %1 it costs %2 among the others&apos; changes, %3 alone (n = %4)</source>
        <translation>Gegenüber %1 kostet sie unter den Änderungen der anderen %2, allein %3 (n = %4)</translation>
    </message>
</context>
<context>
    <name>StatusSummary</name>
    <message>
        <source>float %1</source>
        <translation>Gleitkomma %1</translation>
    </message>
    <message>
        <source>now as float</source>
        <translation>jetzt wie Gleitkomma</translation>
    </message>
    <message>
        <source>now %1 measured</source>
        <translation>jetzt %1 gemessen</translation>
    </message>
    <message>
        <source>now %1 (n = %2 of %3)</source>
        <translation>jetzt %1 (n = %2 von %3)</translation>
    </message>
    <message>
        <source>now not measured</source>
        <translation>jetzt nicht gemessen</translation>
    </message>
    <message>
        <source>A quarter of the evaluation data (n = %1) is set aside for calibration; claims are on the other %2.</source>
        <translation>Ein Viertel der Auswertungsdaten (n = %1) ist für die Kalibrierung zurückgelegt; Aussagen gelten für die übrigen %2.</translation>
    </message>
    <message>
        <source>A part of the evaluation data (n = %1) is set aside for calibration; claims are on the other %2.</source>
        <translation>Ein Teil der Auswertungsdaten (n = %1) ist für die Kalibrierung zurückgelegt; Aussagen gelten für die übrigen %2.</translation>
    </message>
    <message>
        <source>runs no faster than float</source>
        <translation>läuft nicht schneller als float</translation>
    </message>
    <message>
        <source>now %1, %2 (n = %3 of %4)</source>
        <translation>jetzt %1, %2 (n = %3 von %4)</translation>
    </message>
    <message>
        <source>runs %1 × as fast (batch %2, n = %3 runs)</source>
        <translation>läuft %1-mal so schnell (Stapel %2, n = %3 Läufe)</translation>
    </message>
    <message>
        <source>now %1 about %2 estimated</source>
        <comment>KL or distance</comment>
        <translation>jetzt %1 etwa %2 geschätzt</translation>
    </message>
    <message>
        <source>now %1 %2 (%3–%4) predicted</source>
        <comment>KL or distance</comment>
        <translation>jetzt %1 %2 (%3–%4) vorhergesagt</translation>
    </message>
    <message>
        <source>now %1 %2 predicted</source>
        <comment>KL or distance</comment>
        <translation>jetzt %1 %2 vorhergesagt</translation>
    </message>
    <message>
        <source>now impossible: %1 at %2</source>
        <translation>jetzt unmöglich: %1 mit %2</translation>
    </message>
</context>
<context>
    <name>Steps</name>
    <message>
        <source>Fold batch norm</source>
        <translation>Batch-Norm einfalten</translation>
    </message>
    <message>
        <source>Fold batch norms into the layers before them, which removes their bytes and changes no answer</source>
        <translation>Batch-Normen in die Schichten davor einfalten: spart ihre Bytes und ändert keine Antwort</translation>
    </message>
    <message>
        <source>batch norm folded</source>
        <translation>Batch-Norm eingefaltet</translation>
    </message>
    <message>
        <source>Equalize layers</source>
        <translation>Schichten angleichen</translation>
    </message>
    <message>
        <source>Share the range of weights between layers that follow each other, so that one scale for a whole tensor fits all of its channels; changes no answer</source>
        <translation>Den Wertebereich der Gewichte zwischen aufeinander folgenden Schichten teilen, sodass eine Skala je Tensor für alle Kanäle passt; ändert keine Antwort</translation>
    </message>
    <message>
        <source>layers equalized</source>
        <translation>Schichten angeglichen</translation>
    </message>
    <message>
        <source>Ceilings of activations</source>
        <translation>Obergrenzen von Aktivierungen</translation>
    </message>
    <message>
        <source>What becomes of ReLU6 and its like, which cut at a number and so do not scale</source>
        <translation>Was aus ReLU6 und Ähnlichem wird, die bei einer Zahl abschneiden und darum nicht mitskalieren</translation>
    </message>
    <message>
        <source>Kept; such layers stay as they are</source>
        <translation>Behalten; solche Schichten bleiben, wie sie sind</translation>
    </message>
    <message>
        <source>One for each channel, 4 bytes each; a runtime fuses them no more</source>
        <translation>Eine je Kanal, je 4 Byte; Laufzeiten verschmelzen sie nicht mehr</translation>
    </message>
</context>
<context>
    <name>Table</name>
    <message>
        <source>Copy</source>
        <translation>Kopieren</translation>
    </message>
    <message>
        <source>Copy the selected rows, tab-separated</source>
        <translation>Die ausgewählten Zeilen mit Tabulatoren getrennt kopieren</translation>
    </message>
</context>
<context>
    <name>TogetherCells</name>
    <message>
        <source>with %1 measured together: %2; alone they add up to %3</source>
        <translation>mit %1 zusammen gemessen: %2; allein zusammengezählt %3</translation>
    </message>
    <message>
        <source>with %1 measured together: %2</source>
        <translation>mit %1 zusammen gemessen: %2</translation>
    </message>
</context>
<context>
    <name>TradeoffText</name>
    <message>
        <source>%1 stored</source>
        <translation>%1 gespeichert</translation>
    </message>
    <message>
        <source>%1 stored, %2 bits a weight on average</source>
        <translation>%1 gespeichert, im Mittel %2 Bit je Gewicht</translation>
    </message>
    <message>
        <source>predicted: %1 about %2 (%3), not measured</source>
        <translation>vorhergesagt: %1 etwa %2 (%3), nicht gemessen</translation>
    </message>
    <message>
        <source>more damage than was ever measured: no %1 is predicted</source>
        <translation>mehr Schaden, als je gemessen wurde: %1 wird nicht vorhergesagt</translation>
    </message>
    <message>
        <source>measured</source>
        <translation>gemessen</translation>
    </message>
    <message>
        <source>predicted</source>
        <translation>vorhergesagt</translation>
    </message>
    <message>
        <source>Float model</source>
        <translation>Gleitkommamodell</translation>
    </message>
    <message>
        <source>On the frontier, %1</source>
        <translation>Auf der Front, %1</translation>
    </message>
    <message>
        <source>Every layer alike: %1 (%2)</source>
        <translation>Jede Schicht gleich: %1 (%2)</translation>
    </message>
    <message>
        <source>Greedy list, %1</source>
        <translation>Gierige Liste, %1</translation>
    </message>
    <message>
        <source>float</source>
        <translation>Gleitkomma</translation>
    </message>
    <message>
        <source>frontier</source>
        <translation>Front</translation>
    </message>
    <message>
        <source>uniform</source>
        <translation>einheitlich</translation>
    </message>
    <message>
        <source>greedy</source>
        <translation>gierig</translation>
    </message>
    <message>
        <source>Accuracy</source>
        <translation>Genauigkeit</translation>
    </message>
    <message>
        <source>Perplexity</source>
        <translation>Perplexität</translation>
    </message>
    <message>
        <source>Mean squared error</source>
        <translation>Mittlerer quadratischer Fehler</translation>
    </message>
    <message>
        <source>Agreement</source>
        <translation>Übereinstimmung</translation>
    </message>
    <message>
        <source>Agreement with the float model</source>
        <translation>Übereinstimmung mit dem Gleitkommamodell</translation>
    </message>
    <message>
        <source>%1–%2</source>
        <comment>an interval</comment>
        <translation>%1–%2</translation>
    </message>
    <message>
        <source>The recipe as it is now</source>
        <translation>Das Rezept, wie es jetzt ist</translation>
    </message>
    <message>
        <source>nothing is known about its quality yet</source>
        <translation>über seine Güte ist noch nichts bekannt</translation>
    </message>
    <message>
        <source>Set by hand, %1</source>
        <translation>Von Hand eingestellt, %1</translation>
    </message>
    <message>
        <source>by hand</source>
        <translation>von Hand</translation>
    </message>
    <message>
        <source>95 % at every look: %1</source>
        <translation>95 % bei jedem Hinsehen: %1</translation>
    </message>
    <message>
        <source>95 %: %1</source>
        <translation>95 %: %1</translation>
    </message>
    <message>
        <source>measured: perplexity %1, %2 (n = %3)</source>
        <translation>gemessen: Perplexität %1, %2 (n = %3)</translation>
    </message>
    <message>
        <source>measured: %1, %2</source>
        <translation>gemessen: %1, %2</translation>
    </message>
    <message>
        <source>%1 newly wrong, %2 newly right (n = %3)</source>
        <translation>%1 neu falsch, %2 neu richtig (n = %3)</translation>
    </message>
    <message>
        <source>class %1 loses most: %2 (n = %3)</source>
        <translation>Klasse %1 verliert am meisten: %2 (n = %3)</translation>
    </message>
    <message>
        <source>Largest class drop</source>
        <translation>Größter Verlust einer Klasse</translation>
    </message>
    <message>
        <source>Newly wrong answers</source>
        <translation>Neu falsche Antworten</translation>
    </message>
    <message>
        <source>Calibration error</source>
        <translation>Kalibrierungsfehler</translation>
    </message>
    <message>
        <source>Overconfident errors</source>
        <translation>Zu sichere Fehler</translation>
    </message>
    <message>
        <source>Drop on hard examples</source>
        <translation>Verlust bei schweren Beispielen</translation>
    </message>
    <message>
        <source>Expected calibration error</source>
        <translation>Erwarteter Kalibrierungsfehler</translation>
    </message>
    <message>
        <source>Wrong with probability above 0.9</source>
        <translation>Falsch mit Wahrscheinlichkeit über 0,9</translation>
    </message>
    <message>
        <source>Drop on the hardest tenth</source>
        <translation>Verlust beim schwersten Zehntel</translation>
    </message>
    <message>
        <source>not distinguishable from the recipe as it is now at n = %1</source>
        <translation>bei n = %1 nicht zu unterscheiden vom Rezept, wie es jetzt ist</translation>
    </message>
    <message>
        <source>being solved again: this may be of older cells or pins</source>
        <translation>wird neu gelöst: Dies kann zu älteren Zellen oder Fixierungen gehören</translation>
    </message>
    <message>
        <source>at least %1</source>
        <comment>an interval</comment>
        <translation>mindestens %1</translation>
    </message>
    <message>
        <source>not bounded yet</source>
        <comment>an interval</comment>
        <translation>noch ohne Grenzen</translation>
    </message>
    <message>
        <source>measured: %1</source>
        <comment>a damage</comment>
        <translation>gemessen: %1</translation>
    </message>
    <message>
        <source>predicted: %1, the layers&apos; estimates added up</source>
        <translation>vorhergesagt: %1, die Schätzungen der Schichten addiert</translation>
    </message>
    <message>
        <source>predicted: %1, the layers added up</source>
        <translation>vorhergesagt: %1, die Schichten addiert</translation>
    </message>
    <message>
        <source>as recipes that were run turned out: %1, 95 %: %2</source>
        <translation>wie es bei gelaufenen Rezepten ausging: %1, 95 %: %2</translation>
    </message>
    <message>
        <source>Damage (%1)</source>
        <comment>KL or distance</comment>
        <translation>Schaden (%1)</translation>
    </message>
</context>
<context>
    <name>WeightText</name>
    <message numerus="yes">
        <source>%n level(s).</source>
        <translation>
            <numerusform>%n Stufe.</numerusform>
            <numerusform>%n Stufen.</numerusform>
        </translation>
    </message>
    <message>
        <source>Levels differ within channels: none are drawn.</source>
        <translation>Stufen unterscheiden sich innerhalb der Kanäle: keine gezeichnet.</translation>
    </message>
    <message>
        <source>Levels differ by channel: choose one.</source>
        <translation>Stufen je Kanal: einen wählen.</translation>
    </message>
    <message>
        <source>less than %1</source>
        <translation>weniger als %1</translation>
    </message>
    <message>
        <source>Channel %1 of %2: %3 weights.</source>
        <translation>Kanal %1 von %2: %3 Gewichte.</translation>
    </message>
    <message numerus="yes">
        <source>%1 weights in %n channel(s).</source>
        <translation>
            <numerusform>%1 Gewichte in %n Kanal.</numerusform>
            <numerusform>%1 Gewichte in %n Kanälen.</numerusform>
        </translation>
    </message>
    <message>
        <source>Clipped: %1 of weights, %2 of energy.</source>
        <translation>Beschnitten: %1 der Gewichte, %2 der Energie.</translation>
    </message>
    <message>
        <source>None clipped.</source>
        <translation>Keines beschnitten.</translation>
    </message>
    <message>
        <source>Pruned: %1 of weights, %2 of energy.</source>
        <translation>Auf null gesetzt: %1 der Gewichte, %2 der Energie.</translation>
    </message>
    <message>
        <source>Error: %1 of energy.</source>
        <translation>Fehler: %1 der Energie.</translation>
    </message>
    <message>
        <source>All as they were.</source>
        <translation>Alle, wie sie waren.</translation>
    </message>
    <message>
        <source>Channel %1: weights from %2 to %3</source>
        <translation>Kanal %1: Gewichte von %2 bis %3</translation>
    </message>
    <message>
        <source>Levels from %1 to %2</source>
        <translation>Stufen von %1 bis %2</translation>
    </message>
    <message>
        <source>Scale %1</source>
        <translation>Skala %1</translation>
    </message>
    <message>
        <source>Error: %1 of energy</source>
        <translation>Fehler: %1 der Energie</translation>
    </message>
    <message numerus="yes">
        <source>%n weight(s) clipped, %1 of energy</source>
        <translation>
            <numerusform>%n Gewicht beschnitten, %1 der Energie</numerusform>
            <numerusform>%n Gewichte beschnitten, %1 der Energie</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n weight(s) pruned</source>
        <translation>
            <numerusform>%n Gewicht auf null gesetzt</numerusform>
            <numerusform>%n Gewichte auf null gesetzt</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Words</name>
    <message>
        <source>%1 (%2)</source>
        <comment>name, bytes</comment>
        <translation>%1 (%2)</translation>
    </message>
</context>
<context>
    <name>main</name>
    <message>
        <source>Explore what compressing a neural network costs, layer by layer.</source>
        <translation>Erkunden, was es kostet, ein neuronales Netz zu komprimieren, Schicht für Schicht.</translation>
    </message>
    <message>
        <source>Open the demo.</source>
        <translation>Das Beispiel öffnen.</translation>
    </message>
    <message>
        <source>Start the analysis after the baseline.</source>
        <translation>Nach der Grundlinie die Analyse beginnen.</translation>
    </message>
    <message>
        <source>A project file or a trained network.</source>
        <translation>Eine Projektdatei oder ein trainiertes Netz.</translation>
    </message>
</context>
<context>
    <name>paretoscope::gui::Actions</name>
    <message>
        <source>%1 (%2)</source>
        <translation>%1 (%2)</translation>
    </message>
    <message>
        <source>&amp;File</source>
        <translation>&amp;Datei</translation>
    </message>
    <message>
        <source>&amp;New project…</source>
        <translation>&amp;Neues Projekt …</translation>
    </message>
    <message>
        <source>Pick a model and data, see a first batch and the baseline</source>
        <translation>Modell und Daten wählen, einen ersten Stapel und die Grundlinie sehen</translation>
    </message>
    <message>
        <source>&amp;Open project…</source>
        <translation>Projekt ö&amp;ffnen …</translation>
    </message>
    <message>
        <source>Open a project file</source>
        <translation>Eine Projektdatei öffnen</translation>
    </message>
    <message>
        <source>Open &amp;model…</source>
        <translation>&amp;Modell öffnen …</translation>
    </message>
    <message>
        <source>Open a trained network and choose the data for it</source>
        <translation>Ein trainiertes Netz öffnen und die Daten dazu wählen</translation>
    </message>
    <message>
        <source>Open &amp;demo</source>
        <translation>&amp;Beispiel öffnen</translation>
    </message>
    <message>
        <source>Open the network and the data that ship with the program</source>
        <translation>Das Netz und die Daten öffnen, die dem Programm beiliegen</translation>
    </message>
    <message>
        <source>Open &amp;recent</source>
        <translation>&amp;Zuletzt geöffnet</translation>
    </message>
    <message>
        <source>&amp;Save</source>
        <translation>&amp;Speichern</translation>
    </message>
    <message>
        <source>Save the project with its recipe and pins</source>
        <translation>Das Projekt mit Rezept und festgehaltenen Schichten speichern</translation>
    </message>
    <message>
        <source>Save &amp;as…</source>
        <translation>Speichern &amp;unter …</translation>
    </message>
    <message>
        <source>Save the project under another name</source>
        <translation>Das Projekt unter einem anderen Namen speichern</translation>
    </message>
    <message>
        <source>&amp;Export model…</source>
        <translation>Modell &amp;exportieren …</translation>
    </message>
    <message>
        <source>Write the compressed model with its recipe and report, read back and verified</source>
        <translation>Das komprimierte Modell mit Rezept und Bericht schreiben, zurückgelesen und geprüft</translation>
    </message>
    <message>
        <source>&amp;Quit</source>
        <translation>&amp;Beenden</translation>
    </message>
    <message>
        <source>Close the program</source>
        <translation>Das Programm schließen</translation>
    </message>
    <message>
        <source>&amp;Edit</source>
        <translation>&amp;Bearbeiten</translation>
    </message>
    <message>
        <source>&amp;Undo</source>
        <translation>&amp;Rückgängig</translation>
    </message>
    <message>
        <source>&amp;Redo</source>
        <translation>&amp;Wiederholen</translation>
    </message>
    <message>
        <source>&amp;Pin layers</source>
        <translation>Schichten &amp;festhalten</translation>
    </message>
    <message>
        <source>Keep the selected layers as they are when a budget or the frontier changes the recipe</source>
        <translation>Die ausgewählten Schichten lassen, wie sie sind, wenn Budget oder Front das Rezept ändern</translation>
    </message>
    <message>
        <source>Reset &amp;layers</source>
        <translation>&amp;Schichten zurücksetzen</translation>
    </message>
    <message>
        <source>Set the selected layers back to float</source>
        <translation>Die ausgewählten Schichten auf Gleitkomma zurücksetzen</translation>
    </message>
    <message>
        <source>Reset &amp;all layers</source>
        <translation>&amp;Alle Schichten zurücksetzen</translation>
    </message>
    <message>
        <source>Set every layer that is not pinned back to float</source>
        <translation>Jede nicht festgehaltene Schicht auf Gleitkomma zurücksetzen</translation>
    </message>
    <message>
        <source>Correct &amp;biases</source>
        <translation>&amp;Biase korrigieren</translation>
    </message>
    <message>
        <source>Take the shift of each channel&apos;s mean back by its bias, as the calibration samples show it; every answer then takes a run of these samples more</source>
        <translation>Die Verschiebung des Mittelwerts jedes Kanals durch seinen Bias zurücknehmen, wie die Kalibrierproben sie zeigen; jede Antwort kostet dann einen Lauf dieser Proben mehr</translation>
    </message>
    <message>
        <source>F&amp;ind layer</source>
        <translation>Schicht s&amp;uchen</translation>
    </message>
    <message>
        <source>Filter the layers by name or kind</source>
        <translation>Die Schichten nach Name oder Art filtern</translation>
    </message>
    <message>
        <source>&amp;Analyse</source>
        <translation>&amp;Analysieren</translation>
    </message>
    <message>
        <source>Measure what each layer tolerates, then run points of the frontier</source>
        <translation>Messen, was jede Schicht verträgt, dann Punkte der Front ausführen</translation>
    </message>
    <message>
        <source>&amp;Stop</source>
        <translation>&amp;Anhalten</translation>
    </message>
    <message>
        <source>Stop; what was measured is kept</source>
        <translation>Anhalten; Gemessenes bleibt erhalten</translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation>&amp;Ansicht</translation>
    </message>
    <message>
        <source>&amp;Language</source>
        <translation>&amp;Sprache</translation>
    </message>
    <message>
        <source>As the system</source>
        <translation>Wie das System</translation>
    </message>
    <message>
        <source>&amp;Reset layout</source>
        <translation>Anordnung &amp;zurücksetzen</translation>
    </message>
    <message>
        <source>Put every panel back in its place</source>
        <translation>Jedes Feld an seinen Platz zurückstellen</translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation>&amp;Hilfe</translation>
    </message>
    <message>
        <source>&amp;About Paretoscope</source>
        <translation>Ü&amp;ber Paretoscope</translation>
    </message>
    <message>
        <source>Versions and licences</source>
        <translation>Versionen und Lizenzen</translation>
    </message>
    <message>
        <source>Clear this list</source>
        <translation>Diese Liste leeren</translation>
    </message>
    <message>
        <source>&amp;Improve this point</source>
        <translation>Diesen Punkt &amp;verbessern</translation>
    </message>
    <message>
        <source>Measure one step around the recipe as it is, among the other layers&apos; changes, and take what really does less damage</source>
        <translation>Einen Schritt um das Rezept herum messen, unter den Änderungen der anderen Schichten, und nehmen, was wirklich weniger schadet</translation>
    </message>
    <message>
        <source>&amp;Time limit</source>
        <translation>&amp;Zeitgrenze</translation>
    </message>
    <message>
        <source>&amp;Memory</source>
        <translation>&amp;Speicher</translation>
    </message>
    <message>
        <source>What the engine may keep in memory to be faster</source>
        <translation>Was der Rechenkern im Speicher halten darf, um schneller zu sein</translation>
    </message>
    <message>
        <source>Measure s&amp;peed</source>
        <translation>&amp;Geschwindigkeit messen</translation>
    </message>
    <message>
        <source>Time the recipe as it is against the float model on this machine</source>
        <translation>Das Rezept, wie es ist, auf diesem Rechner gegen das Float-Modell stoppen</translation>
    </message>
    <message>
        <source>What measuring cells may take: fewer samples rather than fewer cells; what is left of it is for bits with sparsity</source>
        <translation>Was das Messen der Zellen dauern darf: eher weniger Beispiele als weniger Zellen; was davon übrig ist, ist für Bits mit Nullen</translation>
    </message>
    <message>
        <source>Project se&amp;ttings…</source>
        <translation>Projekt&amp;einstellungen …</translation>
    </message>
    <message>
        <source>Change the model, data, preprocessing or outputs of this project</source>
        <translation>Modell, Daten, Vorverarbeitung oder Ausgaben dieses Projekts ändern</translation>
    </message>
    <message>
        <source>Before &amp;compressing</source>
        <translation>Vor dem &amp;Komprimieren</translation>
    </message>
</context>
<context>
    <name>paretoscope::gui::AnalysisJobs</name>
    <message>
        <source>Estimating</source>
        <translation>Schätzen</translation>
    </message>
    <message>
        <source>Sensitivity</source>
        <translation>Empfindlichkeit</translation>
    </message>
    <message>
        <source>Frontier points</source>
        <translation>Punkte der Front</translation>
    </message>
    <message>
        <source>Improving this point</source>
        <translation>Diesen Punkt verbessern</translation>
    </message>
    <message>
        <source>Forecast</source>
        <translation>Vorhersage</translation>
    </message>
    <message>
        <source>Bits with sparsity, which may spare up to %1 of the damage</source>
        <translation>Bits mit Nullen, was bis zu %1 des Schadens sparen kann</translation>
    </message>
    <message>
        <source>Sensitivity, a first look</source>
        <translation>Empfindlichkeit, ein erster Blick</translation>
    </message>
    <message>
        <source>First points</source>
        <translation>Erste Punkte</translation>
    </message>
    <message>
        <source>Float model</source>
        <translation>Gleitkommamodell</translation>
    </message>
    <message>
        <source>Recipes within the limits</source>
        <translation>Rezepte in den Grenzen</translation>
    </message>
    <message>
        <source>There was no time to measure what every layer tolerates; allow more.</source>
        <translation>Die Zeit reichte nicht, um zu messen, was jede Schicht verträgt; erlauben Sie mehr.</translation>
    </message>
</context>
<context>
    <name>paretoscope::gui::EngineOptions</name>
    <message>
        <source>No limit</source>
        <translation>Keine Grenze</translation>
    </message>
    <message numerus="yes">
        <source>%n second(s)</source>
        <translation>
            <numerusform>%n Sekunde</numerusform>
            <numerusform>%n Sekunden</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n minute(s)</source>
        <translation>
            <numerusform>%n Minute</numerusform>
            <numerusform>%n Minuten</numerusform>
        </translation>
    </message>
    <message>
        <source>A quarter of this machine&apos;s: %1</source>
        <translation>Ein Viertel dieses Rechners: %1</translation>
    </message>
    <message>
        <source>%1 (%2)</source>
        <translation>%1 (%2)</translation>
    </message>
    <message>
        <source>Look at what each layer tolerates, run a few points of the frontier, measure closely, then run more points</source>
        <translation>Ansehen, was jede Schicht verträgt, einige Punkte der Front laufen lassen, genau messen, dann mehr Punkte</translation>
    </message>
    <message>
        <source>%1. Bits with sparsity and the runs of the frontier come on top, unless a time limit holds for all.</source>
        <translation>%1. Bits mit Nullen und die Läufe der Front kommen hinzu, wenn nicht eine Zeitgrenze für alles gilt.</translation>
    </message>
</context>
<context>
    <name>paretoscope::gui::FrontierJob</name>
    <message>
        <source>Frontier</source>
        <translation>Front</translation>
    </message>
</context>
<context>
    <name>paretoscope::gui::LiveJobs</name>
    <message>
        <source>Measuring this recipe</source>
        <translation>Dieses Rezept messen</translation>
    </message>
    <message>
        <source>Looking at this recipe</source>
        <translation>Dieses Rezept ansehen</translation>
    </message>
</context>
<context>
    <name>paretoscope::gui::MainPanels</name>
    <message>
        <source>&amp;Go to</source>
        <translation>&amp;Gehe zu</translation>
    </message>
    <message>
        <source>Main tool bar</source>
        <translation>Hauptwerkzeugleiste</translation>
    </message>
</context>
<context>
    <name>paretoscope::gui::MainWindow</name>
    <message>
        <source>Reset all layers</source>
        <translation>Alle Schichten zurücksetzen</translation>
    </message>
    <message>
        <source>%1[*] — Paretoscope</source>
        <translation>%1[*] — Paretoscope</translation>
    </message>
    <message>
        <source>Paretoscope</source>
        <translation>Paretoscope</translation>
    </message>
    <message>
        <source>⏳ %1 % %2</source>
        <translation>⏳ %1 % %2</translation>
    </message>
    <message numerus="yes">
        <source>Exported %1: %2, read back and verified on %n sample(s).</source>
        <translation>
            <numerusform>%1 exportiert: %2, zurückgelesen und an %n Probe geprüft.</numerusform>
            <numerusform>%1 exportiert: %2, zurückgelesen und an %n Proben geprüft.</numerusform>
        </translation>
    </message>
    <message>
        <source>It is larger than the original.</source>
        <translation>Das ist größer als das Original.</translation>
    </message>
    <message>
        <source>The report says what of the original is left out.</source>
        <translation>Der Bericht sagt, was vom Original fehlt.</translation>
    </message>
    <message>
        <source>The report says how its half precision was verified.</source>
        <translation>Der Bericht sagt, wie die halbe Genauigkeit geprüft wurde.</translation>
    </message>
</context>
<context>
    <name>paretoscope::gui::PointJobs</name>
    <message>
        <source>Improving this point</source>
        <translation>Diesen Punkt verbessern</translation>
    </message>
    <message>
        <source>Measured: %1, before %2.</source>
        <translation>Gemessen: %1, zuvor %2.</translation>
    </message>
    <message>
        <source>Improve this point</source>
        <translation>Diesen Punkt verbessern</translation>
    </message>
    <message>
        <source>The recipe was edited meanwhile and is left as it is; improve it again.</source>
        <translation>Das Rezept wurde inzwischen bearbeitet und bleibt, wie es ist; verbessern Sie es noch einmal.</translation>
    </message>
    <message>
        <source>Recipes within the limits</source>
        <translation>Rezepte in den Grenzen</translation>
    </message>
    <message>
        <source>No recipe on the frontier keeps these limits.</source>
        <translation>Kein Rezept auf der Front hält diese Grenzen ein.</translation>
    </message>
    <message>
        <source>No recipe was found that keeps these limits; run without success: %1.</source>
        <translation>Es wurde kein Rezept gefunden, das diese Grenzen einhält; ohne Erfolg ausgeführt: %1.</translation>
    </message>
    <message>
        <source>As measured it breaks a limit that it was predicted to keep.</source>
        <translation>Gemessen überschreitet es eine Grenze, die es laut Vorhersage einhält.</translation>
    </message>
    <message>
        <source>Smallest within the limits</source>
        <translation>Kleinstes in den Grenzen</translation>
    </message>
    <message>
        <source>Best within the limits</source>
        <translation>Bestes in den Grenzen</translation>
    </message>
    <message>
        <source>The smallest recipe that keeps the limits: %1, %2.</source>
        <translation>Das kleinste Rezept, das die Grenzen einhält: %1, %2.</translation>
    </message>
    <message>
        <source>The best measured of the recipes that keep the limit: %1, %2.</source>
        <translation>Das beste der gemessenen Rezepte, die die Grenze einhalten: %1, %2.</translation>
    </message>
    <message>
        <source>Measuring speed</source>
        <translation>Geschwindigkeit messen</translation>
    </message>
    <message>
        <source>Speed: %1</source>
        <translation>Geschwindigkeit: %1</translation>
    </message>
    <message>
        <source>Timing the layers</source>
        <translation>Schichten stoppen</translation>
    </message>
</context>
<context>
    <name>paretoscope::gui::ProjectFiles</name>
    <message>
        <source>The demo is not installed; install the program again, with its share folder.</source>
        <translation>Das Beispiel ist nicht installiert; installieren Sie das Programm neu, mit seinem Ordner „share“.</translation>
    </message>
    <message>
        <source>Open project</source>
        <translation>Projekt öffnen</translation>
    </message>
    <message>
        <source>Paretoscope projects (*.pscope.json *.json)</source>
        <translation>Paretoscope-Projekte (*.pscope.json *.json)</translation>
    </message>
    <message>
        <source>Open model</source>
        <translation>Modell öffnen</translation>
    </message>
    <message>
        <source>Save project</source>
        <translation>Projekt speichern</translation>
    </message>
    <message>
        <source>Paretoscope projects (*.pscope.json)</source>
        <translation>Paretoscope-Projekte (*.pscope.json)</translation>
    </message>
    <message>
        <source>Project settings</source>
        <translation>Projekteinstellungen</translation>
    </message>
</context>
<context>
    <name>paretoscope::gui::StepsMenu</name>
    <message>
        <source>No longer: %1</source>
        <translation>Nicht mehr: %1</translation>
    </message>
</context>
<context>
    <name>paretoscope::gui::WizardJobs</name>
    <message>
        <source>Project wizard</source>
        <translation>Projektassistent</translation>
    </message>
</context>
<context>
    <name>paretoscope::gui::Workflow</name>
    <message>
        <source>Opening</source>
        <translation>Öffnen</translation>
    </message>
    <message>
        <source>Saved recipe</source>
        <translation>Gespeichertes Rezept</translation>
    </message>
    <message>
        <source>Baseline</source>
        <translation>Grundlinie</translation>
    </message>
    <message>
        <source>Exporting</source>
        <translation>Exportieren</translation>
    </message>
</context>
<context>
    <name>paretoscope::widgets::AboutDialog</name>
    <message>
        <source>About Paretoscope</source>
        <translation>Über Paretoscope</translation>
    </message>
    <message>
        <source>&lt;p&gt;See what compression costs a trained network, layer by layer, and export a smaller one with the evidence for it.&lt;/p&gt;&lt;p&gt;Runs on LibTorch %1 (BSD-3-Clause) and Qt %2 with Qt Charts (GPL-3.0).&lt;br&gt;Also uses nlohmann-json (MIT), CLI11 (BSD-3-Clause), libzip (BSD-3-Clause), libjpeg-turbo (BSD-3-Clause), OpenSSL (Apache-2.0) and stb (public domain).&lt;/p&gt;&lt;p&gt;Free software under the GNU General Public License, version 3 or later, without any warranty.&lt;/p&gt;&lt;p&gt;The demo&apos;s images are the Optical Recognition of Handwritten Digits data set of E. Alpaydin and C. Kaynak, UCI Machine Learning Repository, under CC BY 4.0.&lt;/p&gt;</source>
        <translation>&lt;p&gt;Sehen, was Kompression ein trainiertes Netz kostet, Schicht für Schicht, und ein kleineres mit den Belegen dafür exportieren.&lt;/p&gt;&lt;p&gt;Läuft mit LibTorch %1 (BSD-3-Clause) und Qt %2 mit Qt Charts (GPL-3.0).&lt;br&gt;Verwendet außerdem nlohmann-json (MIT), CLI11 (BSD-3-Clause), libzip (BSD-3-Clause), libjpeg-turbo (BSD-3-Clause), OpenSSL (Apache-2.0) und stb (gemeinfrei).&lt;/p&gt;&lt;p&gt;Freie Software unter der GNU General Public License, Version 3 oder später, ohne jede Gewährleistung.&lt;/p&gt;&lt;p&gt;Die Bilder des Beispiels sind der Datensatz „Optical Recognition of Handwritten Digits“ von E. Alpaydin und C. Kaynak, UCI Machine Learning Repository, unter CC BY 4.0.&lt;/p&gt;</translation>
    </message>
</context>
<context>
    <name>paretoscope::widgets::BaselinePage</name>
    <message>
        <source>Output that the task is about</source>
        <translation>Ausgabe, um die es der Aufgabe geht</translation>
    </message>
    <message>
        <source>Quality is measured on this output; damage counts all of them.</source>
        <translation>Die Güte wird an dieser Ausgabe gemessen; der Schaden zählt alle.</translation>
    </message>
    <message>
        <source>What the output is</source>
        <translation>Was die Ausgabe ist</translation>
    </message>
    <message>
        <source>Damage, calibration and confidence are computed from what the output really is.</source>
        <translation>Schaden, Kalibrierung und Sicherheit werden aus dem berechnet, was die Ausgabe wirklich ist.</translation>
    </message>
    <message>
        <source>as found</source>
        <translation>wie erkannt</translation>
    </message>
    <message>
        <source>as found: %1</source>
        <translation>wie erkannt: %1</translation>
    </message>
    <message>
        <source>&amp;Task&apos;s output:</source>
        <translation>Ausgabe der &amp;Aufgabe:</translation>
    </message>
    <message>
        <source>The output &amp;is:</source>
        <translation>Die Ausgabe &amp;ist:</translation>
    </message>
    <message>
        <source>Outputs:</source>
        <translation>Ausgaben:</translation>
    </message>
    <message>
        <source>Besides:</source>
        <translation>Außerdem:</translation>
    </message>
    <message>
        <source>The baseline</source>
        <translation>Die Grundlinie</translation>
    </message>
    <message>
        <source>The float model on your data: everything is compared with this. If it is not what you know from training, go back and change the preprocessing.</source>
        <translation>Das Gleitkommamodell auf Ihren Daten: Damit wird alles verglichen. Ist das Ergebnis nicht das, was Sie vom Training kennen, gehen Sie zurück und ändern Sie die Vorverarbeitung.</translation>
    </message>
    <message>
        <source>Running the float model on all samples…</source>
        <translation>Das Gleitkommamodell läuft auf allen Proben …</translation>
    </message>
    <message>
        <source>Quality:</source>
        <translation>Güte:</translation>
    </message>
    <message>
        <source>95 % interval:</source>
        <translation>95-%-Intervall:</translation>
    </message>
    <message>
        <source>On the held-out part:</source>
        <translation>Auf dem zurückgehaltenen Teil:</translation>
    </message>
    <message>
        <source>Cross-entropy:</source>
        <translation>Kreuzentropie:</translation>
    </message>
    <message>
        <source>%1 nats (n = %2)</source>
        <translation>%1 nat (n = %2)</translation>
    </message>
    <message>
        <source>File:</source>
        <translation>Datei:</translation>
    </message>
    <message>
        <source>Parameters:</source>
        <translation>Parameter:</translation>
    </message>
    <message>
        <source>Time per sample:</source>
        <translation>Zeit je Probe:</translation>
    </message>
    <message numerus="yes">
        <source>%1 ms alone, %2 ms in batches of 32 (median of %n run(s), one thread)</source>
        <translation>
            <numerusform>%1 ms einzeln, %2 ms in Stapeln zu 32 (Median aus %n Lauf, ein Thread)</numerusform>
            <numerusform>%1 ms einzeln, %2 ms in Stapeln zu 32 (Median aus %n Läufen, ein Thread)</numerusform>
        </translation>
    </message>
    <message>
        <source>Found:</source>
        <translation>Gefunden:</translation>
    </message>
    <message>
        <source>Output:</source>
        <translation>Ausgabe:</translation>
    </message>
</context>
<context>
    <name>paretoscope::widgets::BatchPreview</name>
    <message>
        <source>First samples with their labels</source>
        <translation>Erste Proben mit ihren Klassen</translation>
    </message>
    <message>
        <source>First samples as numbers</source>
        <translation>Erste Proben als Zahlen</translation>
    </message>
    <message>
        <source>Sample %1, %2 × %3</source>
        <translation>Probe %1, %2 × %3</translation>
    </message>
    <message>
        <source>Input of shape %1</source>
        <translation>Eingabe der Form %1</translation>
    </message>
    <message>
        <source>    wanted: %1</source>
        <translation>    erwartet: %1</translation>
    </message>
</context>
<context>
    <name>paretoscope::widgets::BehaviourPanel</name>
    <message>
        <source>Summary</source>
        <translation>Überblick</translation>
    </message>
    <message>
        <source>Classes</source>
        <translation>Klassen</translation>
    </message>
    <message>
        <source>Confidence</source>
        <translation>Sicherheit</translation>
    </message>
    <message>
        <source>Examples</source>
        <translation>Beispiele</translation>
    </message>
    <message>
        <source>Summary of the recipe&apos;s behaviour</source>
        <translation>Überblick über das Verhalten des Rezepts</translation>
    </message>
    <message>
        <source>What became of each class</source>
        <translation>Was aus jeder Klasse wurde</translation>
    </message>
    <message>
        <source>Stated confidence and share of right answers</source>
        <translation>Angegebene Sicherheit und Anteil richtiger Antworten</translation>
    </message>
    <message>
        <source>Examples that changed most</source>
        <translation>Beispiele, die sich am meisten änderten</translation>
    </message>
    <message>
        <source>Speed, %1</source>
        <translation>Geschwindigkeit, %1</translation>
    </message>
    <message>
        <source>This recipe makes the file smaller; it runs no faster than the float model here.</source>
        <translation>Dieses Rezept macht die Datei kleiner; schneller als das Float-Modell läuft es hier nicht.</translation>
    </message>
    <message>
        <source>Behaviour</source>
        <translation>Verhalten</translation>
    </message>
    <message>
        <source>For whom the recipe gets worse, and how sure that is</source>
        <translation>Für wen das Rezept schlechter wird, und wie sicher das ist</translation>
    </message>
</context>
<context>
    <name>paretoscope::widgets::BudgetPanel</name>
    <message>
        <source>Budget</source>
        <translation>Budget</translation>
    </message>
    <message>
        <source>What the budget limits</source>
        <translation>Was das Budget begrenzt</translation>
    </message>
    <message>
        <source>What the budget limits: stored bytes, predicted damage, or the loss estimated from it</source>
        <translation>Was das Budget begrenzt: gespeicherte Bytes, vorhergesagten Schaden oder den daraus geschätzten Verlust</translation>
    </message>
    <message>
        <source>bytes at most</source>
        <translation>Bytes höchstens</translation>
    </message>
    <message>
        <source>loss at most</source>
        <translation>Verlust höchstens</translation>
    </message>
    <message>
        <source>Budget as a number</source>
        <translation>Budget als Zahl</translation>
    </message>
    <message>
        <source>Open a project first.</source>
        <translation>Öffnen Sie zuerst ein Projekt.</translation>
    </message>
    <message>
        <source>The float model is measured first; nothing can be compared with it yet.</source>
        <translation>Das Gleitkommamodell wird zuerst gemessen; noch lässt sich nichts damit vergleichen.</translation>
    </message>
    <message>
        <source>No layer has been measured yet: analyse first.</source>
        <translation>Noch ist keine Schicht gemessen: Analysieren Sie zuerst.</translation>
    </message>
    <message>
        <source>What a pinned layer does at its setting is not known yet: analyse first.</source>
        <translation>Was eine festgehaltene Schicht mit ihrer Einstellung anrichtet, ist noch nicht bekannt: Analysieren Sie zuerst.</translation>
    </message>
    <message>
        <source>Every layer that was measured is pinned: nothing is left to choose.</source>
        <translation>Jede gemessene Schicht ist festgehalten: Es bleibt nichts zu wählen.</translation>
    </message>
    <message>
        <source>Drag over every best trade-off; pinned layers stay as they are</source>
        <translation>Über alle besten Abwägungen ziehen; festgehaltene Schichten bleiben, wie sie sind</translation>
    </message>
    <message>
        <source>A limit such as %1, %2 or %3</source>
        <translation>Eine Grenze wie %1, %2 oder %3</translation>
    </message>
    <message>
        <source>3.4 bits</source>
        <translation>3,4 Bit</translation>
    </message>
    <message>
        <source>Budget %1</source>
        <translation>Budget %1</translation>
    </message>
    <message>
        <source>&quot;%1&quot; is no limit: type one such as %2, %3 or %4.</source>
        <translation>„%1“ ist keine Grenze: Geben Sie eine wie %2, %3 oder %4 ein.</translation>
    </message>
    <message>
        <source>Loss cannot be estimated yet: nothing that was measured has lost anything.</source>
        <translation>Der Verlust lässt sich noch nicht schätzen: Nichts Gemessenes hat etwas verloren.</translation>
    </message>
    <message>
        <source>%1 at most</source>
        <comment>KL or distance</comment>
        <translation>%1 höchstens</translation>
    </message>
    <message>
        <source>No recipe is within %1: the smallest is %2, the least damaged has %3.</source>
        <translation>Kein Rezept bleibt innerhalb von %1: Das kleinste hat %2, das am wenigsten beschädigte %3.</translation>
    </message>
    <message>
        <source>The best recipe within a limit, by a slider over the frontier</source>
        <translation>Das beste Rezept innerhalb einer Grenze, mit einem Schieber über die Front</translation>
    </message>
</context>
<context>
    <name>paretoscope::widgets::CellSliderDelegate</name>
    <message>
        <source>%1 of %2</source>
        <translation>%1 von %2</translation>
    </message>
</context>
<context>
    <name>paretoscope::widgets::CellSpinBox</name>
    <message>
        <source>Type a value, or use the up and down arrow keys; Esc takes the edit back</source>
        <translation>Wert eingeben oder mit den Pfeiltasten auf und ab ändern; Esc nimmt die Änderung zurück</translation>
    </message>
</context>
<context>
    <name>paretoscope::widgets::ChannelStripView</name>
    <message>
        <source>Range of the weights by channel</source>
        <translation>Bereich der Gewichte nach Kanal</translation>
    </message>
    <message>
        <source>Error of the weights by channel</source>
        <translation>Fehler der Gewichte nach Kanal</translation>
    </message>
    <message>
        <source>Left and Right choose a channel, Escape all of them. The table of channels holds the same numbers.</source>
        <translation>Links und Rechts wählen einen Kanal, Escape alle. Die Tabelle der Kanäle enthält dieselben Zahlen.</translation>
    </message>
    <message>
        <source>Channel</source>
        <translation>Kanal</translation>
    </message>
    <message>
        <source>Weight</source>
        <translation>Gewicht</translation>
    </message>
    <message>
        <source>Error</source>
        <translation>Fehler</translation>
    </message>
    <message>
        <source>least to greatest weight</source>
        <translation>kleinstes bis größtes Gewicht</translation>
    </message>
    <message>
        <source>outermost levels</source>
        <translation>äußerste Stufen</translation>
    </message>
</context>
<context>
    <name>paretoscope::widgets::ChannelsModel</name>
    <message>
        <source>Output channel, from 1</source>
        <translation>Ausgabekanal, ab 1</translation>
    </message>
    <message>
        <source>Channel</source>
        <translation>Kanal</translation>
    </message>
    <message>
        <source>Its least weight before</source>
        <translation>Sein kleinstes Gewicht vorher</translation>
    </message>
    <message>
        <source>Least</source>
        <translation>Kleinstes</translation>
    </message>
    <message>
        <source>Its greatest weight before</source>
        <translation>Sein größtes Gewicht vorher</translation>
    </message>
    <message>
        <source>Greatest</source>
        <translation>Größtes</translation>
    </message>
    <message>
        <source>The lowest level of its scales</source>
        <translation>Die unterste Stufe seiner Skalen</translation>
    </message>
    <message>
        <source>Lowest level</source>
        <translation>Unterste Stufe</translation>
    </message>
    <message>
        <source>The highest level of its scales</source>
        <translation>Die oberste Stufe seiner Skalen</translation>
    </message>
    <message>
        <source>Highest level</source>
        <translation>Oberste Stufe</translation>
    </message>
    <message>
        <source>The distance of levels; none where groups have their own</source>
        <translation>Der Abstand der Stufen; keiner, wo Gruppen eigene haben</translation>
    </message>
    <message>
        <source>Scale</source>
        <translation>Skala</translation>
    </message>
    <message>
        <source>Mean squared error over the mean square of the weights</source>
        <translation>Mittlerer quadratischer Fehler durch das mittlere Quadrat der Gewichte</translation>
    </message>
    <message>
        <source>Error</source>
        <translation>Fehler</translation>
    </message>
    <message>
        <source>Weights further than half a step beyond the outermost level</source>
        <translation>Gewichte, die mehr als einen halben Schritt jenseits der äußersten Stufe liegen</translation>
    </message>
    <message>
        <source>Clipped</source>
        <translation>Beschnitten</translation>
    </message>
    <message>
        <source>The share that these have of the sum of squares</source>
        <translation>Deren Anteil an der Summe der Quadrate</translation>
    </message>
    <message>
        <source>Energy clipped</source>
        <translation>Energie beschnitten</translation>
    </message>
    <message>
        <source>Weights set to zero</source>
        <translation>Auf null gesetzte Gewichte</translation>
    </message>
    <message>
        <source>Pruned</source>
        <translation>Auf null gesetzt</translation>
    </message>
</context>
<context>
    <name>paretoscope::widgets::ClassChangesModel</name>
    <message>
        <source>%1: %2 of %3 right before, %4 after; 95 %: %5</source>
        <translation>%1: vorher %2 von %3 richtig, nachher %4; 95 %: %5</translation>
    </message>
    <message>
        <source>%1 to %2</source>
        <comment>an interval of differences</comment>
        <translation>%1 bis %2</translation>
    </message>
    <message>
        <source>not distinguishable</source>
        <translation>nicht zu unterscheiden</translation>
    </message>
    <message>
        <source>worse</source>
        <translation>schlechter</translation>
    </message>
    <message>
        <source>better</source>
        <translation>besser</translation>
    </message>
    <message>
        <source>Exact McNemar test, corrected for looking at all classes (Holm)</source>
        <translation>Exakter McNemar-Test, korrigiert dafür, dass alle Klassen angesehen werden (Holm)</translation>
    </message>
    <message>
        <source>95 % of the change, paired (Newcombe)</source>
        <translation>95 % der Änderung, gepaart (Newcombe)</translation>
    </message>
    <message>
        <source>Class</source>
        <translation>Klasse</translation>
    </message>
    <message>
        <source>n</source>
        <translation>n</translation>
    </message>
    <message>
        <source>Before</source>
        <translation>Vorher</translation>
    </message>
    <message>
        <source>After</source>
        <translation>Nachher</translation>
    </message>
    <message>
        <source>Change</source>
        <translation>Änderung</translation>
    </message>
    <message>
        <source>95 %, points</source>
        <translation>95 %, Punkte</translation>
    </message>
    <message>
        <source>Newly wrong</source>
        <translation>Neu falsch</translation>
    </message>
    <message>
        <source>Newly right</source>
        <translation>Neu richtig</translation>
    </message>
    <message>
        <source>p</source>
        <translation>p</translation>
    </message>
    <message>
        <source>Verdict</source>
        <translation>Urteil</translation>
    </message>
</context>
<context>
    <name>paretoscope::widgets::DataPage</name>
    <message>
        <source>Other samples for calibration and sensitivity</source>
        <translation>Andere Proben für Kalibrierung und Empfindlichkeit</translation>
    </message>
    <message>
        <source>The data</source>
        <translation>Die Daten</translation>
    </message>
    <message>
        <source>Samples with known answers: what the network is judged by.</source>
        <translation>Proben mit bekannten Antworten: Daran wird das Netz gemessen.</translation>
    </message>
    <message>
        <source>Task</source>
        <translation>Aufgabe</translation>
    </message>
    <message>
        <source>Classification: accuracy</source>
        <translation>Klassifikation: Genauigkeit</translation>
    </message>
    <message>
        <source>Language model: perplexity</source>
        <translation>Sprachmodell: Perplexität</translation>
    </message>
    <message>
        <source>Regression: mean squared error</source>
        <translation>Regression: mittlerer quadratischer Fehler</translation>
    </message>
    <message>
        <source>Unlabelled: agreement with the float model</source>
        <translation>Ohne Klassen: Übereinstimmung mit dem Gleitkommamodell</translation>
    </message>
    <message>
        <source>&amp;Task:</source>
        <translation>&amp;Aufgabe:</translation>
    </message>
    <message>
        <source>Without other samples, a quarter of these is set apart for calibration, always the same; claims are made on the rest.</source>
        <translation>Ohne andere Proben wird ein Viertel von diesen für die Kalibrierung zurückgelegt, immer dasselbe; Aussagen gelten für den Rest.</translation>
    </message>
</context>
<context>
    <name>paretoscope::widgets::EditedRecipe</name>
    <message>
        <source>Untitled</source>
        <translation>Unbenannt</translation>
    </message>
    <message>
        <source>Pin</source>
        <translation>Festhalten</translation>
    </message>
    <message>
        <source>Unpin</source>
        <translation>Loslassen</translation>
    </message>
    <message>
        <source>Reset to float</source>
        <translation>Auf Gleitkomma zurücksetzen</translation>
    </message>
    <message>
        <source>Correct biases</source>
        <translation>Biase korrigieren</translation>
    </message>
    <message>
        <source>Leave biases</source>
        <translation>Biase lassen</translation>
    </message>
</context>
<context>
    <name>paretoscope::widgets::ExportDialog</name>
    <message>
        <source>Export the compressed model</source>
        <translation>Das komprimierte Modell exportieren</translation>
    </message>
    <message>
        <source>Target file</source>
        <translation>Zieldatei</translation>
    </message>
    <message>
        <source>Browse…</source>
        <translation>Durchsuchen …</translation>
    </message>
    <message>
        <source>Choose the target file</source>
        <translation>Die Zieldatei wählen</translation>
    </message>
    <message>
        <source>Format</source>
        <translation>Format</translation>
    </message>
    <message>
        <source>&amp;Target:</source>
        <translation>&amp;Ziel:</translation>
    </message>
    <message>
        <source>&amp;Format:</source>
        <translation>&amp;Format:</translation>
    </message>
    <message>
        <source>Files:</source>
        <translation>Dateien:</translation>
    </message>
    <message>
        <source>Export</source>
        <translation>Exportieren</translation>
    </message>
    <message>
        <source>Write the model, load it again and compare it with what is promised here</source>
        <translation>Das Modell schreiben, wieder laden und mit dem hier Versprochenen vergleichen</translation>
    </message>
    <message>
        <source>%1 stored, %2 bits a weight on average</source>
        <translation>%1 gespeichert, im Mittel %2 Bit je Gewicht</translation>
    </message>
    <message>
        <source>; the float model stores %1</source>
        <translation>; das Gleitkommamodell speichert %1</translation>
    </message>
    <message>
        <source>Size:</source>
        <translation>Größe:</translation>
    </message>
    <message>
        <source>%1, measured; the written file must give the same</source>
        <translation>%1, gemessen; die geschriebene Datei muss dasselbe ergeben</translation>
    </message>
    <message>
        <source>%1, measured on part of the samples; the written file is measured on all of them</source>
        <translation>%1, an einem Teil der Proben gemessen; die geschriebene Datei wird an allen gemessen</translation>
    </message>
    <message>
        <source>not measured yet; the written file is measured</source>
        <translation>noch nicht gemessen; die geschriebene Datei wird gemessen</translation>
    </message>
    <message>
        <source>Quality:</source>
        <translation>Güte:</translation>
    </message>
    <message>
        <source>Note:</source>
        <translation>Hinweis:</translation>
    </message>
    <message>
        <source>A file named .%1 would be taken for one of another format; choose another name or format.</source>
        <translation>Eine Datei mit der Endung .%1 würde für eine eines anderen Formats gehalten; wählen Sie einen anderen Namen oder ein anderes Format.</translation>
    </message>
    <message>
        <source>Name a file to write.</source>
        <translation>Nennen Sie eine Datei, die geschrieben werden soll.</translation>
    </message>
    <message>
        <source>There is no folder %1; choose another place.</source>
        <translation>Den Ordner %1 gibt es nicht; wählen Sie einen anderen Ort.</translation>
    </message>
    <message>
        <source>This is the model it is made from; choose another name.</source>
        <translation>Das ist das Modell, aus dem es entsteht; wählen Sie einen anderen Namen.</translation>
    </message>
    <message>
        <source>%1 is one of the files that the export is made from; choose another name.</source>
        <translation>%1 ist eine der Dateien, aus denen der Export entsteht; wählen Sie einen anderen Namen.</translation>
    </message>
    <message>
        <source>; larger than the original file of %1</source>
        <translation>; größer als die ursprüngliche Datei mit %1</translation>
    </message>
    <message>
        <source>Replaces %1.</source>
        <translation>Ersetzt %1.</translation>
    </message>
    <message>
        <source>not measured yet (predicted: %1); the written file is measured</source>
        <translation>noch nicht gemessen (vorhergesagt: %1); die geschriebene Datei wird gemessen</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <comment>layer: why it cannot be set so</comment>
        <translation>%1: %2</translation>
    </message>
</context>
<context>
    <name>paretoscope::widgets::HeatLegend</name>
    <message>
        <source>not measured</source>
        <translation>nicht gemessen</translation>
    </message>
    <message>
        <source>%1 estimated</source>
        <translation>%1 geschätzt</translation>
    </message>
    <message>
        <source>%1 uncertain</source>
        <translation>%1 unsicher</translation>
    </message>
    <message>
        <source>Colours: %1, from %2 (dark) to %3 (bright), logarithmic; paler and dotted, with %4 before the number: estimated, not measured; %5 after the number: measured, but its standard error is more than a third of it; hatched: nothing known yet; crossed out: the layer&apos;s weights do not allow it. Bits and sparsity together, where they were measured: in the tool tips and in the layer&apos;s table.</source>
        <translation>Farben: %1, von %2 (dunkel) bis %3 (hell), logarithmisch; blasser und gepunktet, mit %4 vor der Zahl: geschätzt, nicht gemessen; %5 hinter der Zahl: gemessen, doch ihr Standardfehler ist mehr als ein Drittel davon; schraffiert: noch nichts bekannt; durchgekreuzt: die Gewichte der Schicht lassen es nicht zu. Bits und Nullen zusammen, wo sie gemessen wurden: in den Hinweisen und in der Tabelle der Schicht.</translation>
    </message>
    <message>
        <source>impossible</source>
        <translation>unmöglich</translation>
    </message>
</context>
<context>
    <name>paretoscope::widgets::HeatMapView</name>
    <message>
        <source>Sensitivity: layers by settings</source>
        <translation>Empfindlichkeit: Schichten und Einstellungen</translation>
    </message>
</context>
<context>
    <name>paretoscope::widgets::InputPage</name>
    <message>
        <source>What the network is fed</source>
        <translation>Was das Netz bekommt</translation>
    </message>
    <message>
        <source>Preprocessing as in training. Below, the first samples as they will be fed: wrong colours or sizes show here.</source>
        <translation>Vorverarbeitung wie im Training. Darunter die ersten Proben, wie das Netz sie bekommt: Falsche Farben oder Größen zeigen sich hier.</translation>
    </message>
    <message>
        <source>Reading the first samples…</source>
        <translation>Die ersten Proben werden gelesen …</translation>
    </message>
    <message>
        <source>Fed as %1 (first: the sample).</source>
        <translation>Eingegeben als %1 (zuerst: die Probe).</translation>
    </message>
    <message>
        <source>%1 samples; %2 of them are set apart for calibration, claims are made on the rest.</source>
        <translation>%1 Proben; %2 davon sind für die Kalibrierung zurückgelegt, Aussagen gelten für den Rest.</translation>
    </message>
    <message>
        <source>%1 samples, and %2 others for calibration.</source>
        <translation>%1 Proben und %2 andere für die Kalibrierung.</translation>
    </message>
</context>
<context>
    <name>paretoscope::widgets::JobBar</name>
    <message>
        <source>Progress</source>
        <translation>Fortschritt</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Anhalten</translation>
    </message>
    <message>
        <source>Stop; what was measured is kept</source>
        <translation>Anhalten; Gemessenes bleibt erhalten</translation>
    </message>
    <message>
        <source>Stop the running job</source>
        <translation>Die laufende Arbeit anhalten</translation>
    </message>
    <message>
        <source>%1: stopping</source>
        <translation>%1: wird angehalten</translation>
    </message>
    <message>
        <source>%1 %2 %, %3 left</source>
        <translation>%1 %2 %, noch %3</translation>
    </message>
    <message>
        <source>%1 %2 %</source>
        <translation>%1 %2 %</translation>
    </message>
</context>
<context>
    <name>paretoscope::widgets::LayerCurveModel</name>
    <message>
        <source>Setting</source>
        <translation>Einstellung</translation>
    </message>
    <message>
        <source>Stored</source>
        <translation>Gespeichert</translation>
    </message>
    <message>
        <source>± (standard error)</source>
        <translation>± (Standardfehler)</translation>
    </message>
    <message>
        <source>Changed answers</source>
        <translation>Geänderte Antworten</translation>
    </message>
    <message>
        <source>n</source>
        <translation>n</translation>
    </message>
    <message>
        <source>estimated</source>
        <translation>geschätzt</translation>
    </message>
    <message>
        <source>impossible</source>
        <translation>unmöglich</translation>
    </message>
</context>
<context>
    <name>paretoscope::widgets::LayerCurveView</name>
    <message>
        <source>Left and Right step from point to point, Enter sets the layer to it. The table holds the same points.</source>
        <translation>Links und Rechts gehen von Punkt zu Punkt, die Eingabetaste stellt die Schicht darauf ein. Die Tabelle enthält dieselben Punkte.</translation>
    </message>
    <message>
        <source>now</source>
        <translation>jetzt</translation>
    </message>
    <message>
        <source>Damage of the layer over: %1</source>
        <translation>Schaden der Schicht über: %1</translation>
    </message>
</context>
<context>
    <name>paretoscope::widgets::LayerPanel</name>
    <message>
        <source>What the selected layer is and what it tolerates appears here. Select one in the table of layers or in the sensitivity map.</source>
        <translation>Hier erscheint, was die ausgewählte Schicht ist und was sie verträgt. Wählen Sie eine in der Tabelle der Schichten oder in der Karte der Empfindlichkeit.</translation>
    </message>
    <message>
        <source>No cells of this layer are measured yet: its curves appear with Analyse.</source>
        <translation>Für diese Schicht ist noch nichts gemessen: Ihre Kurven erscheinen mit „Analysieren“.</translation>
    </message>
    <message>
        <source>Table</source>
        <translation>Tabelle</translation>
    </message>
    <message>
        <source>Measured settings of the layer</source>
        <translation>Gemessene Einstellungen der Schicht</translation>
    </message>
    <message>
        <source>Double-click or Enter sets the layer to that</source>
        <translation>Doppelklick oder Eingabetaste stellt die Schicht darauf ein</translation>
    </message>
    <message>
        <source>%1, %2, %3 parameters</source>
        <translation>%1, %2, %3 Parameter</translation>
    </message>
    <message>
        <source>Now: %1, %2 stored, %3</source>
        <translation>Jetzt: %1, %2 gespeichert, %3</translation>
    </message>
    <message>
        <source>Set %1 to %2</source>
        <translation>%1 auf %2 stellen</translation>
    </message>
    <message>
        <source>Now: float, %1 stored</source>
        <translation>Jetzt: Gleitkomma, %1 gespeichert</translation>
    </message>
    <message>
        <source>Layer</source>
        <translation>Schicht</translation>
    </message>
    <message>
        <source>The selected layer: its damage over bits and over sparsity</source>
        <translation>Die ausgewählte Schicht: ihr Schaden über Bits und über Nullen</translation>
    </message>
</context>
<context>
    <name>paretoscope::widgets::LayersModel</name>
    <message>
        <source>%1: %2</source>
        <translation>%1: %2</translation>
    </message>
    <message>
        <source>pinned</source>
        <translation>festgehalten</translation>
    </message>
    <message>
        <source>free</source>
        <translation>frei</translation>
    </message>
    <message>
        <source>Pin</source>
        <translation>Fest</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>Art</translation>
    </message>
    <message>
        <source>Shape</source>
        <translation>Form</translation>
    </message>
    <message>
        <source>Parameters</source>
        <translation>Parameter</translation>
    </message>
    <message>
        <source>Share</source>
        <translation>Anteil</translation>
    </message>
    <message>
        <source>MACs</source>
        <translation>MACs</translation>
    </message>
    <message>
        <source>Sensitivity</source>
        <translation>Empfindlichkeit</translation>
    </message>
    <message>
        <source>Pinned layers are left as they are by the budget and by the sliders (Space)</source>
        <translation>Festgehaltene Schichten bleiben von Budget und Reglern unberührt (Leertaste)</translation>
    </message>
    <message>
        <source>The layer&apos;s place in the network</source>
        <translation>Der Platz der Schicht im Netz</translation>
    </message>
    <message>
        <source>What the layer computes</source>
        <translation>Was die Schicht berechnet</translation>
    </message>
    <message>
        <source>Shape of the weight</source>
        <translation>Form des Gewichts</translation>
    </message>
    <message>
        <source>Weights and biases</source>
        <translation>Gewichte und Biase</translation>
    </message>
    <message>
        <source>Share of the stored bytes of the whole model, as the sliders stand</source>
        <translation>Anteil an den gespeicherten Bytes des ganzen Modells, wie die Regler stehen</translation>
    </message>
    <message>
        <source>Multiply-accumulates per sample, from the baseline run</source>
        <translation>Multiplikationen mit Addition je Probe, aus dem Lauf der Grundlinie</translation>
    </message>
    <message>
        <source>What the file carries for this weight: packed values, scales, zero points, masks</source>
        <translation>Was die Datei für dieses Gewicht trägt: gepackte Werte, Skalen, Nullpunkte, Masken</translation>
    </message>
    <message>
        <source>depthwise convolution</source>
        <translation>Depthwise-Faltung</translation>
    </message>
    <message>
        <source>%1 — pinned, so it stays as it is</source>
        <translation>%1 — festgehalten, bleibt also, wie es ist</translation>
    </message>
    <message>
        <source>%1 stored (%2 nominal: bits × weights)</source>
        <translation>%1 gespeichert (%2 nominell: Bit × Gewichte)</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>Zeit</translation>
    </message>
    <message>
        <source>Share of the float model&apos;s time that this layer takes, measured on this machine</source>
        <translation>Anteil dieser Schicht an der Zeit des Float-Modells, auf diesem Rechner gemessen</translation>
    </message>
    <message>
        <source>Stored</source>
        <translation>Gespeichert</translation>
    </message>
    <message>
        <source>Damage</source>
        <translation>Schaden</translation>
    </message>
    <message>
        <source>With only this layer changed, over bits: %1; one logarithmic scale for all layers</source>
        <translation>Wenn nur diese Schicht geändert ist, über Bit: %1; eine logarithmische Skala für alle Schichten</translation>
    </message>
    <message>
        <source>What this layer adds, predicted from its sensitivity cells; ≈ where those are estimated, not measured: %1</source>
        <translation>Was diese Schicht beiträgt, aus ihren Empfindlichkeitszellen vorhergesagt; ≈, wo diese geschätzt und nicht gemessen sind: %1</translation>
    </message>
    <message>
        <source>impossible</source>
        <translation>unmöglich</translation>
    </message>
    <message>
        <source>%1: drag, or use the left and right arrow keys</source>
        <translation>%1: ziehen oder Pfeiltasten links und rechts</translation>
    </message>
</context>
<context>
    <name>paretoscope::widgets::LayersPanel</name>
    <message>
        <source>Filter by name or kind</source>
        <translation>Nach Name oder Art filtern</translation>
    </message>
    <message>
        <source>Filter layers</source>
        <translation>Schichten filtern</translation>
    </message>
    <message>
        <source>Show only layers whose name or kind contains these words</source>
        <translation>Nur Schichten zeigen, deren Name oder Art diese Wörter enthält</translation>
    </message>
    <message>
        <source>The layers of a network appear here once a project is open.</source>
        <translation>Die Schichten eines Netzes erscheinen hier, sobald ein Projekt geöffnet ist.</translation>
    </message>
    <message>
        <source>Open…</source>
        <translation>Öffnen …</translation>
    </message>
    <message>
        <source>Columns</source>
        <translation>Spalten</translation>
    </message>
    <message>
        <source>Order of the network</source>
        <translation>Reihenfolge des Netzes</translation>
    </message>
    <message>
        <source>Timed on this machine, this recipe runs no faster than the float model.</source>
        <translation>Auf diesem Rechner gestoppt läuft dieses Rezept nicht schneller als das Float-Modell.</translation>
    </message>
    <message>
        <source>What opening the network found</source>
        <translation>Was sich beim Öffnen des Netzes zeigte</translation>
    </message>
    <message>
        <source>What the layers hold</source>
        <translation>Was die Schichten enthalten</translation>
    </message>
    <message>
        <source>Layers</source>
        <translation>Schichten</translation>
    </message>
    <message>
        <source>Every layer with what is done to it, to be set by sliders</source>
        <translation>Jede Schicht mit dem, was an ihr getan wird, einzustellen mit Schiebern</translation>
    </message>
</context>
<context>
    <name>paretoscope::widgets::LayersTable</name>
    <message>
        <source>Layers</source>
        <translation>Schichten</translation>
    </message>
    <message>
        <source>pinned</source>
        <translation>festgehalten</translation>
    </message>
</context>
<context>
    <name>paretoscope::widgets::LimitsButton</name>
    <message>
        <source>Limits</source>
        <translation>Grenzen</translation>
    </message>
    <message>
        <source> %</source>
        <comment>behind a number in a spin box</comment>
        <translation> %</translation>
    </message>
    <message>
        <source>No class loses more than</source>
        <translation>Keine Klasse verliert mehr als</translation>
    </message>
    <message>
        <source>Newly wrong answers at most</source>
        <translation>Neu falsche Antworten höchstens</translation>
    </message>
    <message>
        <source>Calibration error rises by at most</source>
        <translation>Kalibrierungsfehler steigt höchstens um</translation>
    </message>
    <message>
        <source>More overconfident errors, at most</source>
        <translation>Mehr zu sichere Fehler, höchstens</translation>
    </message>
    <message>
        <source>The hardest tenth loses at most</source>
        <translation>Das schwerste Zehntel verliert höchstens</translation>
    </message>
    <message>
        <source>Find the smallest</source>
        <translation>Das kleinste finden</translation>
    </message>
    <message>
        <source>Limits on size and behaviour: find the best recipe that keeps them (Ctrl+Shift+L)</source>
        <translation>Grenzen für Größe und Verhalten: das beste Rezept suchen, das sie einhält (Strg+Umschalt+L)</translation>
    </message>
    <message>
        <source>Limits on size and behaviour</source>
        <translation>Grenzen für Größe und Verhalten</translation>
    </message>
    <message>
        <source>Stored size at most</source>
        <translation>Gespeicherte Größe höchstens</translation>
    </message>
    <message>
        <source> kB</source>
        <comment>behind a number</comment>
        <translation> kB</translation>
    </message>
    <message>
        <source>Run points of the frontier until the smallest that keeps every limit is found; with a size alone, the largest below it, of which the best measured is taken</source>
        <translation>Punkte der Front messen, bis der kleinste gefunden ist, der jede Grenze einhält; mit einer Größe allein die größten darunter, von denen der beste gemessene genommen wird</translation>
    </message>
    <message>
        <source>Find the best</source>
        <translation>Das beste suchen</translation>
    </message>
</context>
<context>
    <name>paretoscope::widgets::ModelPage</name>
    <message>
        <source>The model</source>
        <translation>Das Modell</translation>
    </message>
    <message>
        <source>A trained network as %1.</source>
        <translation>Ein trainiertes Netz als %1.</translation>
    </message>
    <message>
        <source>Choose weights</source>
        <translation>Gewichte wählen</translation>
    </message>
    <message>
        <source>Weights file</source>
        <translation>Datei mit Gewichten</translation>
    </message>
    <message>
        <source>those of the model file</source>
        <translation>die der Modelldatei</translation>
    </message>
    <message>
        <source>The weights of a later training, say: a file with the names and shapes of the model&apos;s state dict. The model&apos;s own code then runs with them.</source>
        <translation>Etwa die Gewichte eines späteren Trainings: eine Datei mit den Namen und Formen des state dict des Modells. Mit ihnen läuft dann der Code des Modells.</translation>
    </message>
    <message>
        <source>&amp;Weights:</source>
        <translation>Ge&amp;wichte:</translation>
    </message>
    <message>
        <source>Choose a model</source>
        <translation>Ein Modell wählen</translation>
    </message>
    <message>
        <source>All files (*)</source>
        <translation>Alle Dateien (*)</translation>
    </message>
    <message>
        <source>Model file</source>
        <translation>Modelldatei</translation>
    </message>
    <message>
        <source>&amp;Model file:</source>
        <translation>&amp;Modelldatei:</translation>
    </message>
    <message>
        <source>Choose a model file to see what it holds.</source>
        <translation>Wählen Sie eine Modelldatei, um zu sehen, was sie enthält.</translation>
    </message>
    <message>
        <source>there is no file %1; choose another.</source>
        <translation>die Datei %1 gibt es nicht; wählen Sie eine andere.</translation>
    </message>
    <message>
        <source>Reading the model…</source>
        <translation>Das Modell wird gelesen …</translation>
    </message>
    <message>
        <source>%1 layers that can be compressed, %2 parameters, %3 on disk.</source>
        <translation>%1 komprimierbare Schichten, %2 Parameter, %3 auf der Platte.</translation>
    </message>
    <message numerus="yes">
        <source>It takes %n inputs.</source>
        <translation>
            <numerusform>Es nimmt %n Eingabe.</numerusform>
            <numerusform>Es nimmt %n Eingaben.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n part(s) with control flow run as stored; their weights can be compressed.</source>
        <translation>
            <numerusform>%n Teil mit Kontrollfluss läuft wie gespeichert; Gewichte darin lassen sich komprimieren.</numerusform>
            <numerusform>%n Teile mit Kontrollfluss laufen wie gespeichert; Gewichte darin lassen sich komprimieren.</numerusform>
        </translation>
    </message>
    <message>
        <source>What was saved in training mode</source>
        <translation>Was im Trainingsmodus gespeichert wurde</translation>
    </message>
    <message>
        <source>Dropout and batch norm that were saved in training mode make answers depend on chance and on the other samples. As in evaluation they do not, and the exported model keeps that.</source>
        <translation>Dropout und Batch-Normalisierung, die im Trainingsmodus gespeichert wurden, machen Antworten von Zufall und von den anderen Beispielen abhängig. Wie bei der Auswertung tun sie das nicht, und das exportierte Modell behält das bei.</translation>
    </message>
    <message>
        <source>as in evaluation</source>
        <translation>wie bei der Auswertung</translation>
    </message>
    <message>
        <source>as stored</source>
        <translation>wie gespeichert</translation>
    </message>
    <message>
        <source>Saved in &amp;training mode, run:</source>
        <translation>Im &amp;Trainingsmodus gespeichert, läuft:</translation>
    </message>
    <message>
        <source>Set &amp;gates and query, key and value apart</source>
        <translation>&amp;Gates sowie Query, Key und Value einzeln behandeln</translation>
    </message>
    <message>
        <source>Each gate of an LSTM or GRU, and query, key and value of a packed attention, become layers with settings of their own. What is measured of them is measured anew.</source>
        <translation>Jedes Gate eines LSTM oder GRU sowie Query, Key und Value einer gepackten Attention werden Schichten mit eigenen Einstellungen. Gemessen wird dann neu.</translation>
    </message>
    <message>
        <source>Saved in training mode: %1.</source>
        <translation>Im Trainingsmodus gespeichert: %1.</translation>
    </message>
</context>
<context>
    <name>paretoscope::widgets::OutputsTable</name>
    <message>
        <source>Outputs of the model</source>
        <translation>Ausgaben des Modells</translation>
    </message>
    <message>
        <source>Output</source>
        <translation>Ausgabe</translation>
    </message>
    <message>
        <source>Shape</source>
        <translation>Form</translation>
    </message>
    <message>
        <source>What it is</source>
        <translation>Was sie ist</translation>
    </message>
    <message>
        <source>Weight</source>
        <translation>Gewicht</translation>
    </message>
    <message>
        <source>Damage is the sum over the outputs, each times its weight; 0 leaves one out. Double-click a weight to change it.</source>
        <translation>Der Schaden ist die Summe über die Ausgaben, jede mal ihr Gewicht; 0 lässt eine aus. Doppelklick auf ein Gewicht ändert es.</translation>
    </message>
    <message>
        <source>%1 (the task&apos;s)</source>
        <translation>%1 (die der Aufgabe)</translation>
    </message>
</context>
<context>
    <name>paretoscope::widgets::ParameterSliderDelegate</name>
    <message>
        <source>Change %1</source>
        <translation>%1 ändern</translation>
    </message>
</context>
<context>
    <name>paretoscope::widgets::PathEdit</name>
    <message>
        <source>Browse…</source>
        <translation>Durchsuchen …</translation>
    </message>
    <message>
        <source>Folder…</source>
        <translation>Ordner …</translation>
    </message>
</context>
<context>
    <name>paretoscope::widgets::PreprocessingEdit</name>
    <message>
        <source>Antialias</source>
        <translation>Kantenglättung</translation>
    </message>
    <message>
        <source>Scale:</source>
        <translation>Faktor:</translation>
    </message>
    <message>
        <source>Multiplies stored values; 1/255 for bytes</source>
        <translation>Multipliziert gespeicherte Werte; 1/255 für Bytes</translation>
    </message>
    <message>
        <source>The usual scale of pictures stored as bytes</source>
        <translation>Der übliche Faktor für Bilder aus Bytes</translation>
    </message>
    <message>
        <source>Mean:</source>
        <translation>Mittelwert:</translation>
    </message>
    <message>
        <source>Subtracted after scaling: one number, or one a channel</source>
        <translation>Nach dem Skalieren abgezogen: eine Zahl oder eine je Kanal</translation>
    </message>
    <message>
        <source>Standard deviation:</source>
        <translation>Standardabweichung:</translation>
    </message>
    <message>
        <source>Divides after that: one number, or one a channel</source>
        <translation>Teilt danach: eine Zahl oder eine je Kanal</translation>
    </message>
    <message>
        <source>Channels</source>
        <translation>Kanäle</translation>
    </message>
    <message>
        <source>as stored</source>
        <translation>wie gespeichert</translation>
    </message>
    <message>
        <source>grey</source>
        <translation>grau</translation>
    </message>
    <message>
        <source>Channels:</source>
        <translation>Kanäle:</translation>
    </message>
    <message>
        <source>Resize</source>
        <translation>Größe ändern</translation>
    </message>
    <message>
        <source>Average over what shrinks, as PIL does; off: plain bilinear, as most export scripts do</source>
        <translation>Beim Verkleinern mitteln, wie PIL es tut; aus: einfach bilinear, wie die meisten Exportskripte</translation>
    </message>
    <message>
        <source>Crop the centre</source>
        <translation>Mitte ausschneiden</translation>
    </message>
    <message>
        <source>%1: height</source>
        <translation>%1: Höhe</translation>
    </message>
    <message>
        <source>%1: width</source>
        <translation>%1: Breite</translation>
    </message>
    <message>
        <source>the scale must be a number above 0, such as 1/255.</source>
        <translation>der Faktor muss eine Zahl über 0 sein, etwa 1/255.</translation>
    </message>
    <message>
        <source>the mean must be numbers such as 0.485, 0.456, 0.406.</source>
        <translation>der Mittelwert muss aus Zahlen bestehen, etwa 0.485, 0.456, 0.406.</translation>
    </message>
    <message>
        <source>the standard deviation must be numbers above 0, such as 0.229, 0.224, 0.225.</source>
        <translation>die Standardabweichung muss aus Zahlen über 0 bestehen, etwa 0.229, 0.224, 0.225.</translation>
    </message>
</context>
<context>
    <name>paretoscope::widgets::ProjectWizard</name>
    <message>
        <source>New project</source>
        <translation>Neues Projekt</translation>
    </message>
    <message>
        <source>Open project</source>
        <translation>Projekt öffnen</translation>
    </message>
</context>
<context>
    <name>paretoscope::widgets::ReliabilityModel</name>
    <message>
        <source>%1–%2</source>
        <comment>an interval</comment>
        <translation>%1–%2</translation>
    </message>
    <message>
        <source>Confidence</source>
        <translation>Sicherheit</translation>
    </message>
    <message>
        <source>n before</source>
        <translation>n vorher</translation>
    </message>
    <message>
        <source>right before</source>
        <translation>richtig vorher</translation>
    </message>
    <message>
        <source>n after</source>
        <translation>n nachher</translation>
    </message>
    <message>
        <source>right after</source>
        <translation>richtig nachher</translation>
    </message>
</context>
<context>
    <name>paretoscope::widgets::ReliabilityView</name>
    <message>
        <source>Across: stated confidence. Up: share of right answers. On the diagonal a network is as sure as it is right; hollow: before, solid: after. Larger points stand for more answers.</source>
        <translation>Waagerecht: angegebene Sicherheit. Senkrecht: Anteil richtiger Antworten. Auf der Diagonalen ist ein Netz so sicher, wie es recht hat; hohl: vorher, gefüllt: nachher. Größere Punkte stehen für mehr Antworten.</translation>
    </message>
    <message>
        <source>Reliability: stated confidence against the share of right answers</source>
        <translation>Verlässlichkeit: angegebene Sicherheit gegen den Anteil richtiger Antworten</translation>
    </message>
    <message>
        <source>Expected calibration error %1 before, %2 after (n = %3)</source>
        <translation>Erwarteter Kalibrierungsfehler vorher %1, nachher %2 (n = %3)</translation>
    </message>
</context>
<context>
    <name>paretoscope::widgets::RequestPage</name>
    <message>
        <source>Progress</source>
        <translation>Fortschritt</translation>
    </message>
    <message>
        <source>Not possible: %1</source>
        <translation>Nicht möglich: %1</translation>
    </message>
</context>
<context>
    <name>paretoscope::widgets::SensitivityModel</name>
    <message>
        <source>%1 at %2</source>
        <translation>%1 mit %2</translation>
    </message>
    <message>
        <source>%1: not measured yet</source>
        <translation>%1: noch nicht gemessen</translation>
    </message>
    <message>
        <source>%1 uncertain: the standard error is more than a third of the damage</source>
        <translation>%1 unsicher: der Standardfehler ist mehr als ein Drittel des Schadens</translation>
    </message>
    <message>
        <source>%1 answers are not the float model&apos;s</source>
        <translation>%1 Antworten sind nicht die des Gleitkommamodells</translation>
    </message>
    <message>
        <source>%1 newly wrong, %2 newly right</source>
        <translation>%1 neu falsch, %2 neu richtig</translation>
    </message>
    <message>
        <source>%1: %2 about %3, estimated from %4 samples, not measured</source>
        <translation>%1: %2 etwa %3, aus %4 Beispielen geschätzt, nicht gemessen</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1: %2</translation>
    </message>
    <message>
        <source>impossible</source>
        <translation>unmöglich</translation>
    </message>
</context>
<context>
    <name>paretoscope::widgets::SensitivityPanel</name>
    <message>
        <source>Nothing is measured yet: cells fill in from the least samples to the most.</source>
        <translation>Noch ist nichts gemessen: Die Zellen füllen sich von den wenigsten Proben zu den meisten.</translation>
    </message>
    <message>
        <source>Analyse</source>
        <translation>Analysieren</translation>
    </message>
    <message>
        <source>Measure what every layer tolerates, in the background</source>
        <translation>Im Hintergrund messen, was jede Schicht verträgt</translation>
    </message>
    <message>
        <source>What every layer tolerates appears here, layers by settings, once a project is open and analysed.</source>
        <translation>Hier erscheint, was jede Schicht verträgt, Schichten gegen Einstellungen, sobald ein Projekt geöffnet und analysiert ist.</translation>
    </message>
    <message>
        <source>Open…</source>
        <translation>Öffnen …</translation>
    </message>
    <message>
        <source>Sensitivity</source>
        <translation>Empfindlichkeit</translation>
    </message>
    <message>
        <source>What every layer tolerates, layers by settings</source>
        <translation>Was jede Schicht verträgt, Schichten mal Einstellungen</translation>
    </message>
</context>
<context>
    <name>paretoscope::widgets::SourceEdit</name>
    <message>
        <source>Choose data</source>
        <translation>Daten wählen</translation>
    </message>
    <message>
        <source>Data (*.bin *.npz *.npy *.csv *idx* *.gz *.tar *.pt *.pth *.pkl *.pickle)</source>
        <translation>Daten (*.bin *.npz *.npy *.csv *idx* *.gz *.tar *.pt *.pth *.pkl *.pickle)</translation>
    </message>
    <message>
        <source>All files (*)</source>
        <translation>Alle Dateien (*)</translation>
    </message>
    <message>
        <source>Choose labels</source>
        <translation>Klassen wählen</translation>
    </message>
    <message>
        <source>Labels:</source>
        <translation>Klassen:</translation>
    </message>
    <message>
        <source>Format</source>
        <translation>Format</translation>
    </message>
    <message>
        <source>Data</source>
        <translation>Daten</translation>
    </message>
    <message>
        <source>Labels</source>
        <translation>Klassen</translation>
    </message>
    <message>
        <source>Data:</source>
        <translation>Daten:</translation>
    </message>
    <message>
        <source>Format:</source>
        <translation>Format:</translation>
    </message>
    <message>
        <source>Choose the data.</source>
        <translation>Wählen Sie die Daten.</translation>
    </message>
    <message>
        <source>There is no file or folder %1; choose another.</source>
        <translation>Datei oder Ordner %1 gibt es nicht; wählen Sie etwas anderes.</translation>
    </message>
    <message>
        <source>The name of %1 tells no format; choose one.</source>
        <translation>Der Name von %1 verrät kein Format; wählen Sie eines.</translation>
    </message>
    <message>
        <source>Choose the folder of label images.</source>
        <translation>Wählen Sie den Ordner der Klassenbilder.</translation>
    </message>
    <message>
        <source>There is no folder %1; choose another.</source>
        <translation>Den Ordner %1 gibt es nicht; wählen Sie einen anderen.</translation>
    </message>
    <message>
        <source>Choose the file of labels.</source>
        <translation>Wählen Sie die Datei der Klassen.</translation>
    </message>
    <message>
        <source>There is no file %1; choose another.</source>
        <translation>Die Datei %1 gibt es nicht; wählen Sie eine andere.</translation>
    </message>
    <message>
        <source>Choose class names</source>
        <translation>Klassennamen wählen</translation>
    </message>
    <message>
        <source>Names, one a line or a list (*.txt *.json)</source>
        <translation>Namen, einer je Zeile oder als Liste (*.txt *.json)</translation>
    </message>
    <message>
        <source>Part of the data</source>
        <translation>Teil der Daten</translation>
    </message>
    <message>
        <source>Of data that has several parts: evaluation reads test, calibration train, unless it is said here.</source>
        <translation>Bei Daten mit mehreren Teilen: Die Auswertung liest Test, die Kalibrierung Training, wenn hier nichts anderes steht.</translation>
    </message>
    <message>
        <source>by its use</source>
        <translation>nach Verwendung</translation>
    </message>
    <message>
        <source>training</source>
        <translation>Training</translation>
    </message>
    <message>
        <source>validation</source>
        <translation>Validierung</translation>
    </message>
    <message>
        <source>test</source>
        <translation>Test</translation>
    </message>
    <message>
        <source>Class names</source>
        <translation>Klassennamen</translation>
    </message>
    <message>
        <source>beside the data, where there are any</source>
        <translation>neben den Daten, wo es welche gibt</translation>
    </message>
    <message>
        <source>Part:</source>
        <translation>Teil:</translation>
    </message>
    <message>
        <source>Class names:</source>
        <translation>Klassennamen:</translation>
    </message>
</context>
<context>
    <name>paretoscope::widgets::StartPage</name>
    <message>
        <source>Paretoscope</source>
        <translation>Paretoscope</translation>
    </message>
    <message>
        <source>See what compressing a trained network costs, layer by layer, and export it smaller with the evidence.</source>
        <translation>Sehen, was es kostet, ein trainiertes Netz zu komprimieren, Schicht für Schicht, und es kleiner exportieren, mit den Belegen dafür.</translation>
    </message>
    <message>
        <source>Try the &amp;demo</source>
        <translation>&amp;Demo ausprobieren</translation>
    </message>
    <message>
        <source>A small trained network with pictures of handwritten digits, which ships with the program.</source>
        <translation>Ein kleines trainiertes Netz mit Bildern handgeschriebener Ziffern, das mit dem Programm kommt.</translation>
    </message>
    <message>
        <source>&amp;New from a model…</source>
        <translation>&amp;Neu aus einem Modell …</translation>
    </message>
    <message>
        <source>&amp;Open a project…</source>
        <translation>Ein Projekt &amp;öffnen …</translation>
    </message>
    <message>
        <source>A project (.pscope.json) names a model, its data and how that is prepared, and keeps the recipe. Projects and models can also be dropped on this window.</source>
        <translation>Ein Projekt (.pscope.json) nennt ein Modell, seine Daten und deren Vorverarbeitung und bewahrt das Rezept. Projekte und Modelle lassen sich auch auf dieses Fenster ziehen.</translation>
    </message>
    <message>
        <source>Opened lately</source>
        <translation>Zuletzt geöffnet</translation>
    </message>
    <message>
        <source>%1   in %2</source>
        <translation>%1   in %2</translation>
    </message>
    <message>
        <source>A model is a trained network in a file: %1. A few pages ask for the data to judge it by, and make a project of both.</source>
        <translation>Ein Modell ist ein trainiertes Netz in einer Datei: %1. Ein paar Seiten fragen nach den Daten, an denen es gemessen wird, und machen aus beidem ein Projekt.</translation>
    </message>
</context>
<context>
    <name>paretoscope::widgets::StatusSummary</name>
    <message>
        <source>%1 stored</source>
        <translation>%1 gespeichert</translation>
    </message>
    <message>
        <source>· calibration set aside</source>
        <translation>· Kalibrierung zurückgelegt</translation>
    </message>
    <message>
        <source>· not run as saved</source>
        <translation>· läuft nicht wie gespeichert</translation>
    </message>
</context>
<context>
    <name>paretoscope::widgets::TradeoffModel</name>
    <message>
        <source>%1 ± %2</source>
        <translation>%1 ± %2</translation>
    </message>
    <message>
        <source>Point</source>
        <translation>Punkt</translation>
    </message>
    <message>
        <source>Every layer</source>
        <translation>Jede Schicht</translation>
    </message>
    <message>
        <source>Stored</source>
        <translation>Gespeichert</translation>
    </message>
    <message>
        <source>Bits</source>
        <translation>Bit</translation>
    </message>
    <message>
        <source>%1, measured</source>
        <translation>%1, gemessen</translation>
    </message>
    <message>
        <source>95 %</source>
        <translation>95 %</translation>
    </message>
    <message>
        <source>n</source>
        <translation>n</translation>
    </message>
    <message>
        <source>%1, predicted</source>
        <comment>KL or distance</comment>
        <translation>%1, vorhergesagt</translation>
    </message>
    <message>
        <source>%1, as runs turned out, 95 %</source>
        <comment>KL or distance</comment>
        <translation>%1, wie Läufe ausgingen, 95 %</translation>
    </message>
    <message>
        <source>%1, measured</source>
        <comment>KL or distance</comment>
        <translation>%1, gemessen</translation>
    </message>
</context>
<context>
    <name>paretoscope::widgets::TradeoffPanel</name>
    <message>
        <source>%1 (%2)</source>
        <translation>%1 (%2)</translation>
    </message>
    <message>
        <source>What stands on the vertical axis</source>
        <translation>Was auf der senkrechten Achse steht</translation>
    </message>
    <message>
        <source>Quality on the vertical axis</source>
        <translation>Güte auf der senkrechten Achse</translation>
    </message>
    <message>
        <source>Log size</source>
        <translation>Größe log.</translation>
    </message>
    <message>
        <source>Logarithmic size axis</source>
        <translation>Logarithmische Größenachse</translation>
    </message>
    <message>
        <source>Log quality</source>
        <translation>Güte log.</translation>
    </message>
    <message>
        <source>Logarithmic quality axis</source>
        <translation>Logarithmische Güteachse</translation>
    </message>
    <message>
        <source>Show everything again</source>
        <translation>Wieder alles zeigen</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Kopieren</translation>
    </message>
    <message>
        <source>Copy the chart as a picture</source>
        <translation>Das Diagramm als Bild kopieren</translation>
    </message>
    <message>
        <source>Save…</source>
        <translation>Speichern …</translation>
    </message>
    <message>
        <source>Save the chart as PNG or SVG</source>
        <translation>Das Diagramm als PNG oder SVG speichern</translation>
    </message>
    <message>
        <source>Table</source>
        <translation>Tabelle</translation>
    </message>
    <message>
        <source>The same points as a table</source>
        <translation>Dieselben Punkte als Tabelle</translation>
    </message>
    <message>
        <source>Points of the trade-off chart</source>
        <translation>Punkte des Abwägungsdiagramms</translation>
    </message>
    <message>
        <source>Double-click or Enter applies a point&apos;s recipe</source>
        <translation>Doppelklick oder Eingabetaste wendet das Rezept eines Punktes an</translation>
    </message>
    <message>
        <source>Size is set against quality here, once a project is open.</source>
        <translation>Hier steht Größe gegen Güte, sobald ein Projekt geöffnet ist.</translation>
    </message>
    <message>
        <source>Open…</source>
        <translation>Öffnen …</translation>
    </message>
    <message>
        <source>Every recipe worth having appears here, with what it weighs and what it costs in quality. For that the sensitivity of the layers has to be measured first.</source>
        <translation>Hier erscheint jedes lohnende Rezept mit seinem Gewicht und seinem Preis an Güte. Dafür muss zuerst die Empfindlichkeit der Schichten gemessen werden.</translation>
    </message>
    <message>
        <source>Analyse</source>
        <translation>Analysieren</translation>
    </message>
    <message>
        <source>%1 appears once at least three points have been measured.</source>
        <translation>%1 erscheint, sobald mindestens drei Punkte gemessen sind.</translation>
    </message>
    <message>
        <source>Only measured points have a value here; predicted ones get theirs once at least three points have been measured.</source>
        <translation>Nur gemessene Punkte haben hier einen Wert; vorhergesagte bekommen ihren, sobald mindestens drei Punkte gemessen sind.</translation>
    </message>
    <message>
        <source>Apply a recipe of %1</source>
        <translation>Ein Rezept von %1 anwenden</translation>
    </message>
    <message>
        <source>Save the chart</source>
        <translation>Das Diagramm speichern</translation>
    </message>
    <message>
        <source>PNG picture (*.png)</source>
        <translation>PNG-Bild (*.png)</translation>
    </message>
    <message>
        <source>SVG drawing (*.svg)</source>
        <translation>SVG-Zeichnung (*.svg)</translation>
    </message>
    <message>
        <source>Show all</source>
        <translation>Alles zeigen</translation>
    </message>
    <message>
        <source>Improve</source>
        <translation>Verbessern</translation>
    </message>
    <message>
        <source>Improve this point: measure one step around the recipe as it is and take what really does less damage</source>
        <translation>Diesen Punkt verbessern: einen Schritt um das Rezept herum messen und nehmen, was wirklich weniger schadet</translation>
    </message>
    <message>
        <source>Only recipes that were run have a value here: nothing of behaviour is predicted.</source>
        <translation>Nur gelaufene Rezepte haben hier einen Wert: Verhalten wird nicht vorhergesagt.</translation>
    </message>
    <message>
        <source>Trade-off</source>
        <translation>Abwägung</translation>
    </message>
    <message>
        <source>Size against quality: the frontier and what was really run</source>
        <translation>Größe gegen Qualität: die Front und was wirklich gelaufen ist</translation>
    </message>
</context>
<context>
    <name>paretoscope::widgets::TradeoffView</name>
    <message>
        <source>Stored size, kB</source>
        <translation>Gespeicherte Größe, kB</translation>
    </message>
    <message>
        <source>frontier, predicted</source>
        <translation>Front, vorhergesagt</translation>
    </message>
    <message>
        <source>measured, 95 %</source>
        <translation>gemessen, 95 %</translation>
    </message>
    <message>
        <source>uniform</source>
        <translation>einheitlich</translation>
    </message>
    <message>
        <source>greedy</source>
        <translation>gierig</translation>
    </message>
    <message>
        <source>float</source>
        <translation>Gleitkomma</translation>
    </message>
    <message>
        <source>now</source>
        <translation>jetzt</translation>
    </message>
    <message>
        <source>Trade-off between size and quality</source>
        <translation>Abwägung zwischen Größe und Güte</translation>
    </message>
    <message>
        <source>Left and Right step from point to point, Up and Down between measured and compared points, Enter applies the recipe of a point. The table holds the same points.</source>
        <translation>Links und Rechts gehen von Punkt zu Punkt, Auf und Ab zwischen gemessenen und verglichenen Punkten, die Eingabetaste wendet das Rezept eines Punktes an. Die Tabelle enthält dieselben Punkte.</translation>
    </message>
</context>
<context>
    <name>paretoscope::widgets::WeightBinsModel</name>
    <message>
        <source>%1: %2</source>
        <comment>a level and how many weights lie on it</comment>
        <translation>%1: %2</translation>
    </message>
    <message>
        <source>From</source>
        <translation>Von</translation>
    </message>
    <message>
        <source>To</source>
        <translation>Bis</translation>
    </message>
    <message>
        <source>Before</source>
        <translation>Vorher</translation>
    </message>
    <message>
        <source>After</source>
        <translation>Nachher</translation>
    </message>
    <message>
        <source>Pruned</source>
        <translation>Auf null gesetzt</translation>
    </message>
    <message>
        <source>Clipped</source>
        <translation>Beschnitten</translation>
    </message>
    <message>
        <source>Levels</source>
        <translation>Stufen</translation>
    </message>
</context>
<context>
    <name>paretoscope::widgets::WeightHistogramView</name>
    <message>
        <source>Histogram of the weights</source>
        <translation>Histogramm der Gewichte</translation>
    </message>
    <message>
        <source>Left and Right step from bin to bin, Page Up and Page Down from channel to channel. The table of bins holds the same numbers.</source>
        <translation>Links und Rechts gehen von Klasse zu Klasse, Bild auf und Bild ab von Kanal zu Kanal. Die Tabelle der Klassen enthält dieselben Zahlen.</translation>
    </message>
    <message>
        <source>Weight</source>
        <translation>Gewicht</translation>
    </message>
    <message>
        <source>Count</source>
        <translation>Anzahl</translation>
    </message>
    <message>
        <source>before</source>
        <translation>vorher</translation>
    </message>
    <message>
        <source>after</source>
        <translation>nachher</translation>
    </message>
    <message>
        <source>on levels</source>
        <translation>auf Stufen</translation>
    </message>
    <message>
        <source>pruned</source>
        <translation>auf null gesetzt</translation>
    </message>
    <message>
        <source>clipped</source>
        <translation>beschnitten</translation>
    </message>
    <message>
        <source>%1 to %2: %3 before, %4 after</source>
        <comment>a range of weights, and how many there are</comment>
        <translation>%1 bis %2: %3 vorher, %4 nachher</translation>
    </message>
    <message>
        <source>%1 of them pruned</source>
        <translation>%1 davon auf null gesetzt</translation>
    </message>
    <message>
        <source>%1 of them clipped</source>
        <translation>%1 davon beschnitten</translation>
    </message>
    <message numerus="yes">
        <source>Level %1: %n weight(s)</source>
        <translation>
            <numerusform>Stufe %1: %n Gewicht</numerusform>
            <numerusform>Stufe %1: %n Gewichte</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>paretoscope::widgets::WeightsPanel</name>
    <message>
        <source>Channel</source>
        <translation>Kanal</translation>
    </message>
    <message>
        <source>The output channel that is shown; the lowest step is all of them</source>
        <translation>Der Ausgabekanal, der gezeigt wird; der unterste Schritt sind alle</translation>
    </message>
    <message>
        <source>all channels</source>
        <translation>alle Kanäle</translation>
    </message>
    <message>
        <source>channel </source>
        <translation>Kanal </translation>
    </message>
    <message>
        <source>Log counts</source>
        <translation>Anzahl log.</translation>
    </message>
    <message>
        <source>Count on a logarithmic scale, which shows rare weights (L)</source>
        <translation>Auf logarithmischer Skala zählen, die seltene Gewichte zeigt (L)</translation>
    </message>
    <message>
        <source>The setting as it is now is being computed; below is the one before.</source>
        <translation>Die jetzige Einstellung wird berechnet; unten steht die vorige.</translation>
    </message>
    <message>
        <source>Channels of the layer</source>
        <translation>Kanäle der Schicht</translation>
    </message>
    <message>
        <source>Histogram</source>
        <translation>Histogramm</translation>
    </message>
    <message>
        <source>Ranges</source>
        <translation>Bereiche</translation>
    </message>
    <message>
        <source>Errors</source>
        <translation>Fehler</translation>
    </message>
    <message>
        <source>Channels</source>
        <translation>Kanäle</translation>
    </message>
    <message>
        <source>Bins of the histogram</source>
        <translation>Klassen des Histogramms</translation>
    </message>
    <message>
        <source>Bins</source>
        <translation>Klassen</translation>
    </message>
    <message>
        <source>How the weights of the selected layer are spread, and what its setting makes of them, appears here. Select one in the table of layers or in the sensitivity map.</source>
        <translation>Hier erscheint, wie die Gewichte der ausgewählten Schicht verteilt sind und was ihre Einstellung aus ihnen macht. Wählen Sie eine in der Tabelle der Schichten oder in der Karte der Empfindlichkeit.</translation>
    </message>
    <message>
        <source>How the weights of a layer are spread, and what its setting makes of them, appears here once a project is open.</source>
        <translation>Hier erscheint, wie die Gewichte einer Schicht verteilt sind und was ihre Einstellung aus ihnen macht, sobald ein Projekt offen ist.</translation>
    </message>
    <message>
        <source>Weights</source>
        <translation>Gewichte</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <comment>a layer and its setting</comment>
        <translation>%1: %2</translation>
    </message>
    <message>
        <source>This layer has more channels than can be shown one by one.</source>
        <translation>Diese Schicht hat mehr Kanäle, als einzeln gezeigt werden können.</translation>
    </message>
    <message>
        <source>The weights of the selected layer and what its setting makes of them</source>
        <translation>Die Gewichte der ausgewählten Schicht und was ihre Einstellung aus ihnen macht</translation>
    </message>
</context>
<context>
    <name>paretoscope::widgets::WorstExamplesModel</name>
    <message>
        <source>%1: %2 before, %3 after%4</source>
        <translation>%1: vorher %2, nachher %3%4</translation>
    </message>
    <message>
        <source>, newly wrong</source>
        <translation>, neu falsch</translation>
    </message>
    <message>
        <source>, newly right</source>
        <translation>, neu richtig</translation>
    </message>
    <message>
        <source>%1 %2 (%3)</source>
        <comment>mark, class, probability</comment>
        <translation>%1 %2 (%3)</translation>
    </message>
    <message>
        <source>window %1, token %2</source>
        <translation>Fenster %1, Token %2</translation>
    </message>
    <message>
        <source>sample %1</source>
        <translation>Beispiel %1</translation>
    </message>
    <message>
        <source>Example</source>
        <translation>Beispiel</translation>
    </message>
    <message>
        <source>Truth</source>
        <translation>Wahrheit</translation>
    </message>
    <message>
        <source>Before</source>
        <translation>Vorher</translation>
    </message>
    <message>
        <source>After</source>
        <translation>Nachher</translation>
    </message>
</context>
</TS>
