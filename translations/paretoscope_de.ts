<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de" sourcelanguage="en">
<context>
    <name>AlikeLayers</name>
    <message>
        <source>Not distinguishable at n = %1 from %2</source>
        <translation>Bei n = %1 nicht zu unterscheiden von %2</translation>
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
        <translation>%1 %2, Gleitkomma %3: %4 (95 %: %5 bis %6)</translation>
    </message>
    <message>
        <source>%1 %2, float %3: %4 (95 %: %5 to %6; p = %7)</source>
        <translation>%1 %2, Gleitkomma %3: %4 (95 %: %5 bis %6; p = %7)</translation>
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
        <translation>Das Zehntel, das dem Gleitkommamodell am schwersten fiel: %1 (n = %2)</translation>
    </message>
    <message>
        <source>For whom a recipe gets worse, what it gets wrong and how sure it is of that appears here, once a project is open.</source>
        <translation>Für wen ein Rezept schlechter wird, was es falsch macht und wie sicher es sich dabei ist, erscheint hier, sobald ein Projekt offen ist.</translation>
    </message>
    <message>
        <source>The float model is measured first; nothing can be compared with it yet.</source>
        <translation>Zuerst wird das Gleitkommamodell gemessen; noch lässt sich nichts mit ihm vergleichen.</translation>
    </message>
    <message>
        <source>Every layer is float: nothing changes. Move a slider or the budget.</source>
        <translation>Jede Schicht ist in Gleitkomma: Nichts ändert sich. Bewegen Sie einen Regler oder das Budget.</translation>
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
        <translation>%1 %2, Gleitkomma %3 (n = %4)</translation>
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
    <name>ChartLimits</name>
    <message>
        <source>limit %1</source>
        <translation>Grenze %1</translation>
    </message>
    <message>
        <source>limit</source>
        <translation>Grenze</translation>
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
    <message>
        <source>%1 (%2)</source>
        <comment>name, bytes</comment>
        <translation>%1 (%2)</translation>
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
    <message>
        <source>expected on other samples: %1</source>
        <comment>a damage</comment>
        <translation>auf anderen Beispielen erwartet: %1</translation>
    </message>
    <message>
        <source>impossible: %1</source>
        <comment>a sentence</comment>
        <translation>unmöglich: %1</translation>
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
    <message>
        <source>Exported programs</source>
        <translation>Exportierte Programme</translation>
    </message>
    <message>
        <source>an exported program (torch.export.save)</source>
        <translation>ein exportiertes Programm (torch.export.save)</translation>
    </message>
    <message>
        <source>ONNX models</source>
        <translation>ONNX-Modelle</translation>
    </message>
    <message>
        <source>an ONNX model (torch.onnx.export, tf2onnx, paddle2onnx)</source>
        <translation>ein ONNX-Modell (torch.onnx.export, tf2onnx, paddle2onnx)</translation>
    </message>
    <message>
        <source>Runs every ONNX file that is exported, before it is put in place.</source>
        <translation>Führt jede exportierte ONNX-Datei aus, bevor sie an ihren Platz kommt.</translation>
    </message>
    <message>
        <source>Checks ONNX files by the rules of the format, in tests.</source>
        <translation>Prüft ONNX-Dateien in Tests nach den Regeln des Formats.</translation>
    </message>
    <message>
        <source>Runs ONNX files in tests, as a second opinion.</source>
        <translation>Führt ONNX-Dateien in Tests aus, als zweite Meinung.</translation>
    </message>
    <message>
        <source>ONNX, packed weights</source>
        <translation>ONNX, gepackte Gewichte</translation>
    </message>
    <message>
        <source>For ONNX Runtime, OpenVINO and what else runs ONNX.</source>
        <translation>Für ONNX Runtime, OpenVINO und was sonst ONNX ausführt.</translation>
    </message>
    <message>
        <source>ONNX, for old runtimes</source>
        <translation>ONNX, für alte Laufzeitumgebungen</translation>
    </message>
    <message>
        <source>Of version 13 of the operators (2021), which about every runtime has.</source>
        <translation>In Version 13 der Operatoren (2021), die so gut wie jede Laufzeitumgebung hat.</translation>
    </message>
    <message>
        <source>ONNX, matrices packed in memory</source>
        <translation>ONNX, Matrizen im Speicher gepackt</translation>
    </message>
    <message>
        <source>For language models in ONNX Runtime: its MatMulNBits multiplies by codes of 2, 4 and 8 bits.</source>
        <translation>Für Sprachmodelle in ONNX Runtime: Dessen MatMulNBits multipliziert mit Codes von 2, 4 und 8 Bit.</translation>
    </message>
    <message>
        <source>Exported program of PyTorch, packed weights</source>
        <translation>Exportiertes Programm für PyTorch, gepackte Gewichte</translation>
    </message>
    <message>
        <source>For torch.export.load and what builds on it, PyTorch 2.8 and newer.</source>
        <translation>Für torch.export.load und was darauf aufbaut, PyTorch ab 2.8.</translation>
    </message>
    <message>
        <source>Runs every exported program (.pt2) that is written, before it is put in place.</source>
        <translation>Führt jedes geschriebene exportierte Programm (.pt2) aus, bevor es an seinen Platz kommt.</translation>
    </message>
    <message>
        <source>For programs that have the network&apos;s code and load weights by name.</source>
        <translation>Für Programme, die den Code des Netzes haben und Gewichte nach Namen laden.</translation>
    </message>
    <message>
        <source>For programs with LibTorch or PyTorch, 1.13 and newer.</source>
        <translation>Für Programme mit LibTorch oder PyTorch ab 1.13.</translation>
    </message>
</context>
<context>
    <name>Headline</name>
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
        <translation>läuft nicht schneller als in Gleitkomma</translation>
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
    <message>
        <source>%1 stored</source>
        <translation>%1 gespeichert</translation>
    </message>
    <message>
        <source>%1, %2 smaller, %3 on average</source>
        <comment>101 kB stored, 10.7 × smaller, 3.41 bits on average</comment>
        <translation>%1, %2 kleiner, %3 im Mittel</translation>
    </message>
    <message>
        <source>limits %1</source>
        <comment>✓, ✗ or ?</comment>
        <translation>Grenzen %1</translation>
    </message>
    <message>
        <source>ran no faster than float on another machine (%1)</source>
        <comment>a processor</comment>
        <translation>lief auf einem anderen Rechner (%1) nicht schneller als float</translation>
    </message>
    <message>
        <source>ran %1 × as fast on another machine (%2, batch %3, n = %4 runs)</source>
        <comment>%2 is a processor</comment>
        <translation>lief auf einem anderen Rechner %1-mal so schnell (%2, Stapel %3, n = %4 Läufe)</translation>
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
    <message>
        <source>%1 measured</source>
        <comment>a damage</comment>
        <translation>%1 gemessen</translation>
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
        <source>%1, %2</source>
        <comment>measured, expected</comment>
        <translation>%1, %2</translation>
    </message>
    <message>
        <source>expected %1 about %2, from estimates of other settings, not measured</source>
        <translation>%1 erwartet etwa %2, aus Schätzungen anderer Einstellungen, nicht gemessen</translation>
    </message>
    <message>
        <source>expected %1 about %2, each method alone added up, not measured together</source>
        <translation>%1 erwartet etwa %2, jedes Verfahren allein zusammengezählt, zusammen nicht gemessen</translation>
    </message>
    <message>
        <source>expected %1 about %2, from other settings of the layer, not measured</source>
        <translation>%1 erwartet etwa %2, aus anderen Einstellungen der Schicht, nicht gemessen</translation>
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
    <message>
        <source>Errors passed on (GPTQ)</source>
        <translation>Fehler weitergereicht (GPTQ)</translation>
    </message>
    <message>
        <source>Learned (least error of outputs)</source>
        <translation>Gelernt (kleinster Fehler der Ausgaben)</translation>
    </message>
    <message>
        <source>The others make up for it (SparseGPT)</source>
        <translation>Die übrigen gleichen es aus (SparseGPT)</translation>
    </message>
    <message>
        <source>Smallest weights times inputs (Wanda)</source>
        <translation>Kleinste Gewichte mal Eingaben (Wanda)</translation>
    </message>
    <message>
        <source>Pattern of zeros</source>
        <translation>Muster der Nullen</translation>
    </message>
    <message>
        <source>How zeros are spread over an output channel where half of its weights are zero</source>
        <translation>Wie Nullen sich über einen Ausgangskanal verteilen, von dessen Gewichten die Hälfte null ist</translation>
    </message>
    <message>
        <source>Anywhere</source>
        <translation>Beliebig</translation>
    </message>
    <message>
        <source>2 of every 4</source>
        <translation>2 von je 4</translation>
    </message>
    <message>
        <source>2 of every 4 zero</source>
        <translation>2 von je 4 null</translation>
    </message>
    <message>
        <source>4 of every 8</source>
        <translation>4 von je 8</translation>
    </message>
    <message>
        <source>4 of every 8 zero</source>
        <translation>4 von je 8 null</translation>
    </message>
    <message>
        <source>Weights that share a scale or a codebook</source>
        <translation>Gewichte, die sich eine Skala oder ein Codebuch teilen</translation>
    </message>
    <message>
        <source>per channel</source>
        <translation>je Kanal</translation>
    </message>
    <message>
        <source>Type</source>
        <translation>Typ</translation>
    </message>
    <message>
        <source>What numbers are stored for the weights</source>
        <translation>Was für Zahlen für die Gewichte gespeichert werden</translation>
    </message>
    <message>
        <source>Integers</source>
        <translation>Ganze Zahlen</translation>
    </message>
    <message>
        <source>%1-bit codebook</source>
        <translation>Codebuch mit %1 Bit</translation>
    </message>
    <message>
        <source>Codebook (k-means)</source>
        <translation>Codebuch (k-Means)</translation>
    </message>
    <message>
        <source>Codebook</source>
        <translation>Codebuch</translation>
    </message>
    <message>
        <source>Bits per index into a book of values that weights share</source>
        <translation>Bit je Index in ein Buch von Werten, das sich die Gewichte teilen</translation>
    </message>
    <message>
        <source>8-bit float E4M3 (FP8)</source>
        <translation>8-Bit-Gleitkommazahlen E4M3 (FP8)</translation>
    </message>
    <message>
        <source>FP8 E4M3</source>
        <translation>FP8 E4M3</translation>
    </message>
    <message>
        <source>8-bit float E5M2 (FP8)</source>
        <translation>8-Bit-Gleitkommazahlen E5M2 (FP8)</translation>
    </message>
    <message>
        <source>FP8 E5M2</source>
        <translation>FP8 E5M2</translation>
    </message>
    <message>
        <source>4-bit floats in blocks (MXFP4)</source>
        <translation>4-Bit-Gleitkommazahlen in Blöcken (MXFP4)</translation>
    </message>
    <message>
        <source>MXFP4</source>
        <translation>MXFP4</translation>
    </message>
    <message>
        <source>6-bit floats E2M3 in blocks (MXFP6)</source>
        <translation>6-Bit-Gleitkommazahlen E2M3 in Blöcken (MXFP6)</translation>
    </message>
    <message>
        <source>MXFP6 E2M3</source>
        <translation>MXFP6 E2M3</translation>
    </message>
    <message>
        <source>6-bit floats E3M2 in blocks (MXFP6)</source>
        <translation>6-Bit-Gleitkommazahlen E3M2 in Blöcken (MXFP6)</translation>
    </message>
    <message>
        <source>MXFP6 E3M2</source>
        <translation>MXFP6 E3M2</translation>
    </message>
    <message>
        <source>8-bit floats E4M3 in blocks (MXFP8)</source>
        <translation>8-Bit-Gleitkommazahlen E4M3 in Blöcken (MXFP8)</translation>
    </message>
    <message>
        <source>MXFP8 E4M3</source>
        <translation>MXFP8 E4M3</translation>
    </message>
    <message>
        <source>8-bit floats E5M2 in blocks (MXFP8)</source>
        <translation>8-Bit-Gleitkommazahlen E5M2 in Blöcken (MXFP8)</translation>
    </message>
    <message>
        <source>MXFP8 E5M2</source>
        <translation>MXFP8 E5M2</translation>
    </message>
    <message>
        <source>4-bit NormalFloat (NF4)</source>
        <translation>4-Bit-NormalFloat (NF4)</translation>
    </message>
    <message>
        <source>NF4</source>
        <translation>NF4</translation>
    </message>
    <message>
        <source>Activation bits</source>
        <translation>Bits der Aktivierungen</translation>
    </message>
    <message>
        <source>Bits of each number that the layer is given</source>
        <translation>Bits jeder Zahl, die die Schicht bekommt</translation>
    </message>
    <message>
        <source>activations of %1 bits</source>
        <translation>Aktivierungen mit %1 Bit</translation>
    </message>
    <message>
        <source>Zero point of activations</source>
        <translation>Nullpunkt der Aktivierungen</translation>
    </message>
    <message>
        <source>Whether 0 is in the middle of the levels of activations</source>
        <translation>Ob die 0 in der Mitte der Stufen der Aktivierungen liegt</translation>
    </message>
    <message>
        <source>symmetric activations</source>
        <translation>symmetrische Aktivierungen</translation>
    </message>
    <message>
        <source>Scales of activations</source>
        <translation>Skalen der Aktivierungen</translation>
    </message>
    <message>
        <source>Where the range of what a layer is given comes from</source>
        <translation>Woher der Bereich dessen kommt, was eine Schicht bekommt</translation>
    </message>
    <message>
        <source>Ranges found as it runs, of each token or sample (dynamic)</source>
        <translation>Bereiche, die beim Lauf gefunden werden, je Token oder Beispiel (dynamisch)</translation>
    </message>
    <message>
        <source>Range of activations</source>
        <translation>Bereich der Aktivierungen</translation>
    </message>
    <message>
        <source>How much of what calibration samples show the levels cover</source>
        <translation>Wie viel von dem, was die Kalibrierungsbeispiele zeigen, die Stufen abdecken</translation>
    </message>
    <message>
        <source>Every number seen</source>
        <translation>Jede gesehene Zahl</translation>
    </message>
    <message>
        <source>activations not clipped</source>
        <translation>Aktivierungen nicht beschnitten</translation>
    </message>
    <message>
        <source>Moving average of the extremes</source>
        <translation>Gleitendes Mittel der Extreme</translation>
    </message>
    <message>
        <source>average extremes of activations</source>
        <translation>mittlere Extreme der Aktivierungen</translation>
    </message>
    <message>
        <source>All but 1 in 10,000</source>
        <translation>Alle bis auf 1 von 10.000</translation>
    </message>
    <message>
        <source>percentile of activations</source>
        <translation>Perzentil der Aktivierungen</translation>
    </message>
    <message>
        <source>Least divergence (entropy, as TensorRT)</source>
        <translation>Kleinste Divergenz (Entropie, wie TensorRT)</translation>
    </message>
    <message>
        <source>least divergence of activations</source>
        <translation>kleinste Divergenz der Aktivierungen</translation>
    </message>
    <message>
        <source>Ranges from calibration samples (static)</source>
        <translation>Bereiche aus Kalibrierungsbeispielen (statisch)</translation>
    </message>
    <message>
        <source>Rank</source>
        <translation>Rang</translation>
    </message>
    <message>
        <source>Share of the full rank that is kept: the weight becomes the product of two smaller ones</source>
        <translation>Anteil des vollen Rangs, der bleibt: Das Gewicht wird das Produkt zweier kleinerer</translation>
    </message>
    <message>
        <source>rank %1</source>
        <translation>Rang %1</translation>
    </message>
    <message>
        <source>Full</source>
        <translation>Voll</translation>
    </message>
    <message>
        <source>Factoring</source>
        <translation>Zerlegung</translation>
    </message>
    <message>
        <source>What the two factors of a weight come nearest to</source>
        <translation>Wem die beiden Faktoren eines Gewichts am nächsten kommen</translation>
    </message>
    <message>
        <source>Nearest to the weight (SVD)</source>
        <translation>Dem Gewicht am nächsten (SVD)</translation>
    </message>
    <message>
        <source>Nearest to its outputs (whitened SVD)</source>
        <translation>Seinen Ausgaben am nächsten (SVD mit Eingaben)</translation>
    </message>
    <message>
        <source>Zeros in blocks</source>
        <translation>Nullen in Blöcken</translation>
    </message>
    <message>
        <source>How many consecutive weights of an output channel become zero together, as kernels for sparse weights want them</source>
        <translation>Wie viele aufeinanderfolgende Gewichte eines Ausgabekanals zusammen null werden, wie Kernel für dünn besetzte Gewichte sie brauchen</translation>
    </message>
    <message>
        <source>zeros in blocks of %1</source>
        <translation>Nullen in Blöcken zu %1</translation>
    </message>
    <message>
        <source>Each weight by itself</source>
        <translation>Jedes Gewicht für sich</translation>
    </message>
    <message>
        <source>Kernel as a column and a row (spatial SVD)</source>
        <translation>Kern als Spalte und Zeile (räumliche SVD)</translation>
    </message>
    <message>
        <source>Kernel as a column and a row, by outputs</source>
        <translation>Filterkern als Spalte und Zeile, nach den Ausgaben</translation>
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
    <message>
        <source>%1 bits</source>
        <comment>on average, of a weight</comment>
        <translation>%1 Bit</translation>
    </message>
    <message>
        <source>%1 ×</source>
        <comment>times smaller</comment>
        <translation>%1 ×</translation>
    </message>
    <message>
        <source>%1 ms</source>
        <translation>%1 ms</translation>
    </message>
</context>
<context>
    <name>Outputs</name>
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
        <translation>Stapel %1: %2, %3 je Beispiel gegen %4 in Gleitkomma, %5-fach (95 %: %6; n = %7 Läufe)</translation>
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
    <message>
        <source>%1 layers × %2 settings on up to %3 samples</source>
        <translation>%1 Schichten × %2 Einstellungen auf bis zu %3 Beispielen</translation>
    </message>
    <message>
        <source>%1, all measured before</source>
        <translation>%1, alle schon gemessen</translation>
    </message>
    <message>
        <source>%1, of which %2 of %3 cells are measured already</source>
        <translation>%1, davon sind %2 von %3 Zellen schon gemessen</translation>
    </message>
    <message numerus="yes">
        <source>%1; then up to %n recipe(s) run whole</source>
        <translation>
            <numerusform>%1; dann wird bis zu %n Rezept ganz ausgeführt</numerusform>
            <numerusform>%1; dann werden bis zu %n Rezepte ganz ausgeführt</numerusform>
        </translation>
    </message>
    <message>
        <source>%1: %2 in all, %3</source>
        <translation>%1: zusammen %2, %3</translation>
    </message>
    <message>
        <source>%1, LibTorch %2, threads: %3</source>
        <translation>%1, LibTorch %2, Threads: %3</translation>
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
        <source>Equalize layers</source>
        <translation>Schichten angleichen</translation>
    </message>
    <message>
        <source>Share the range of weights between layers that follow each other, so that one scale for a whole tensor fits all of its channels; changes no answer</source>
        <translation>Den Wertebereich der Gewichte zwischen aufeinander folgenden Schichten teilen, sodass eine Skala je Tensor für alle Kanäle passt; ändert keine Antwort</translation>
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
    <message>
        <source>Correct biases</source>
        <translation>Biase korrigieren</translation>
    </message>
    <message>
        <source>Reconstruct outputs</source>
        <translation>Ausgaben nachbilden</translation>
    </message>
    <message>
        <source>Code every layer again so that it gives what it gives in the float network, whatever the layers before it made of its inputs; learnt from calibration samples, and every answer takes as long as that</source>
        <translation>Jede Schicht noch einmal kodieren, sodass sie ausgibt, was sie im Gleitkommanetz ausgibt, was auch immer die Schichten vor ihr aus ihren Eingaben gemacht haben; gelernt aus Kalibrierdaten, und jede Antwort dauert so lange wie das</translation>
    </message>
    <message>
        <source>Share of channels</source>
        <translation>Anteil der Kanäle</translation>
    </message>
    <message>
        <source>How many of the channels of each group are cut</source>
        <translation>Wie viele der Kanäle jeder Gruppe entfernt werden</translation>
    </message>
    <message>
        <source>Channels that matter least</source>
        <translation>Entbehrlichste Kanäle</translation>
    </message>
    <message>
        <source>By what channels are chosen that are cut</source>
        <translation>Wonach die Kanäle gewählt werden, die entfernt werden</translation>
    </message>
    <message>
        <source>Sum of magnitudes (L1)</source>
        <translation>Summe der Beträge (L1)</translation>
    </message>
    <message>
        <source>Root of the sum of squares (L2)</source>
        <translation>Wurzel der Quadratsumme (L2)</translation>
    </message>
    <message>
        <source>Scale of the batch norm</source>
        <translation>Skala der Batch-Norm</translation>
    </message>
    <message>
        <source>Outputs of the layers that read them</source>
        <translation>Ausgaben der Schichten, die sie lesen</translation>
    </message>
    <message>
        <source>By chance, as a control</source>
        <translation>Zufällig, zur Kontrolle</translation>
    </message>
    <message>
        <source>Which channels</source>
        <translation>Welche Kanäle</translation>
    </message>
    <message>
        <source>Whether channels are cut that several layers write, as those along residual connections</source>
        <translation>Ob Kanäle entfernt werden, die mehrere Schichten schreiben, etwa entlang von Residualverbindungen</translation>
    </message>
    <message>
        <source>All that can be cut</source>
        <translation>Alle, die entfernt werden können</translation>
    </message>
    <message>
        <source>Those that one layer alone writes</source>
        <translation>Nur solche, die eine einzige Schicht schreibt</translation>
    </message>
    <message>
        <source>Seed of chance</source>
        <translation>Startwert des Zufalls</translation>
    </message>
    <message>
        <source>Of the criterion random: another number, other channels</source>
        <translation>Des Kriteriums random: andere Zahl, andere Kanäle</translation>
    </message>
    <message>
        <source>Cut channels</source>
        <translation>Kanäle entfernen</translation>
    </message>
    <message>
        <source>Remove channels of convolutions and neurons of linear layers with all that is theirs: a smaller and faster network, which answers otherwise</source>
        <translation>Kanäle von Faltungen und Neuronen linearer Schichten mit allem, was zu ihnen gehört, entfernen: ein kleineres und schnelleres Netz, das anders antwortet</translation>
    </message>
    <message>
        <source>Scale by activations (AWQ)</source>
        <translation>Nach Aktivierungen skalieren (AWQ)</translation>
    </message>
    <message>
        <source>Scale up the weights whose inputs are large, so that rounding spares them; learnt from calibration samples, folded into what comes before, changes no answer</source>
        <translation>Gewichte mit großen Eingaben vergrößern, sodass das Runden sie schont; aus Kalibrierungsbeispielen gelernt, in das eingefaltet, was davor steht, ändert keine Antwort</translation>
    </message>
    <message>
        <source>Bits of the weights</source>
        <translation>Bits der Gewichte</translation>
    </message>
    <message>
        <source>That scales are chosen for; layers are coded as the recipe says</source>
        <translation>Für die Skalen gewählt werden; kodiert werden Schichten, wie das Rezept es sagt</translation>
    </message>
    <message>
        <source>3 bits</source>
        <translation>3 Bit</translation>
    </message>
    <message>
        <source>4 bits</source>
        <translation>4 Bit</translation>
    </message>
    <message>
        <source>Weights that share a scale</source>
        <translation>Gewichte mit gemeinsamer Skala</translation>
    </message>
    <message>
        <source>Groups of 32</source>
        <translation>Gruppen zu 32</translation>
    </message>
    <message>
        <source>Groups of 64</source>
        <translation>Gruppen zu 64</translation>
    </message>
    <message>
        <source>Groups of 128</source>
        <translation>Gruppen zu 128</translation>
    </message>
    <message>
        <source>All of an output channel</source>
        <translation>Alle eines Ausgabekanals</translation>
    </message>
    <message>
        <source>Rounding</source>
        <translation>Rundung</translation>
    </message>
    <message>
        <source>To nearest, fast</source>
        <translation>Zur nächsten Stufe, schnell</translation>
    </message>
    <message>
        <source>Learned from inputs, some twenty times as long</source>
        <translation>Aus Eingaben gelernt, etwa zwanzigmal so lang</translation>
    </message>
    <message>
        <source>Smooth activations</source>
        <translation>Aktivierungen glätten</translation>
    </message>
    <message>
        <source>Move outliers of activations into the weights that read them, so that both can be integers; learnt from calibration samples, folded into what comes before, changes no answer</source>
        <translation>Ausreißer der Aktivierungen in die Gewichte verschieben, die sie lesen, sodass beide Ganzzahlen sein können; aus Kalibrierungsbeispielen gelernt, in das eingefaltet, was davor steht, ändert keine Antwort</translation>
    </message>
    <message>
        <source>Share that weights take over</source>
        <translation>Anteil, den die Gewichte übernehmen</translation>
    </message>
    <message>
        <source>How much of the range of activations goes into the weights: more, the larger their outliers</source>
        <translation>Wie viel vom Bereich der Aktivierungen in die Gewichte geht: mehr, je größer ihre Ausreißer sind</translation>
    </message>
    <message>
        <source>A quarter</source>
        <translation>Ein Viertel</translation>
    </message>
    <message>
        <source>Half</source>
        <translation>Die Hälfte</translation>
    </message>
    <message>
        <source>Three fifths</source>
        <translation>Drei Fünftel</translation>
    </message>
    <message>
        <source>Three quarters</source>
        <translation>Drei Viertel</translation>
    </message>
    <message>
        <source>Nine tenths</source>
        <translation>Neun Zehntel</translation>
    </message>
    <message>
        <source>Absorb high biases</source>
        <translation>Hohe Biase aufnehmen</translation>
    </message>
    <message>
        <source>Take from activations between two layers what they hardly ever fall below, and give it to the biases of the second: they then need a smaller range; learnt from calibration samples, answers change a little</source>
        <translation>Nimmt den Aktivierungen zwischen zwei Schichten, was sie kaum je unterschreiten, und gibt es den Biasen der zweiten: Sie brauchen dann einen kleineren Bereich; aus Kalibrierungsbeispielen gelernt, Antworten ändern sich ein wenig</translation>
    </message>
    <message>
        <source>Shares of single groups…</source>
        <translation>Anteile einzelner Gruppen …</translation>
    </message>
    <message>
        <source>How many channels of each group are cut, where that is another share than of all</source>
        <translation>Wie viele Kanäle jeder Gruppe entfernt werden, wo das ein anderer Anteil ist als bei allen</translation>
    </message>
    <message>
        <source>What gradients say of the outputs (Taylor)</source>
        <translation>Was Gradienten über die Ausgaben sagen (Taylor)</translation>
    </message>
    <message>
        <source>Share of heads</source>
        <translation>Anteil der Köpfe</translation>
    </message>
    <message>
        <source>How many of the heads of each attention are cut</source>
        <translation>Wie viele der Köpfe jeder Attention entfernt werden</translation>
    </message>
    <message>
        <source>Heads that matter least</source>
        <translation>Köpfe, auf die es am wenigsten ankommt</translation>
    </message>
    <message>
        <source>By what heads are chosen that are cut</source>
        <translation>Wonach die Köpfe ausgewählt werden, die entfernt werden</translation>
    </message>
    <message>
        <source>What they add to the output</source>
        <translation>Was sie zur Ausgabe beitragen</translation>
    </message>
    <message>
        <source>Of the criterion random: another number, other heads</source>
        <translation>Zum Kriterium Zufall: eine andere Zahl, andere Köpfe</translation>
    </message>
    <message>
        <source>Cut attention heads</source>
        <translation>Attention-Köpfe entfernen</translation>
    </message>
    <message>
        <source>Remove heads of attention with all that is theirs: a smaller and faster network, which answers otherwise</source>
        <translation>Köpfe der Attention mit allem, was zu ihnen gehört, entfernen: ein kleineres und schnelleres Netz, das anders antwortet</translation>
    </message>
    <message>
        <source>Share of blocks</source>
        <translation>Anteil der Blöcke</translation>
    </message>
    <message>
        <source>How many of the residual blocks are dropped</source>
        <translation>Wie viele der Residualblöcke entfernt werden</translation>
    </message>
    <message>
        <source>Blocks that matter least</source>
        <translation>Blöcke, auf die es am wenigsten ankommt</translation>
    </message>
    <message>
        <source>By what blocks are chosen that are dropped</source>
        <translation>Wonach die Blöcke ausgewählt werden, die entfernt werden</translation>
    </message>
    <message>
        <source>Output like input (cosine)</source>
        <translation>Ausgabe ähnlich der Eingabe (Kosinus)</translation>
    </message>
    <message>
        <source>The last ones, as a control</source>
        <translation>Die letzten, zum Vergleich</translation>
    </message>
    <message>
        <source>Of the criterion random: another number, other blocks</source>
        <translation>Zum Kriterium Zufall: eine andere Zahl, andere Blöcke</translation>
    </message>
    <message>
        <source>Drop blocks</source>
        <translation>Blöcke entfernen</translation>
    </message>
    <message>
        <source>Remove whole residual blocks that give nearly what they are given: a smaller and faster network, which answers otherwise</source>
        <translation>Ganze Residualblöcke entfernen, die fast das ausgeben, was sie erhalten: ein kleineres und schnelleres Netz, das anders antwortet</translation>
    </message>
    <message>
        <source>How far answers get without it</source>
        <translation>Wie weit sich die Antworten ohne ihn entfernen</translation>
    </message>
    <message>
        <source>What is reconstructed</source>
        <translation>Was nachgebildet wird</translation>
    </message>
    <message>
        <source>Whether layers are coded again one by one, or those of a block together, which learn their rounding by gradient descent</source>
        <translation>Ob Schichten einzeln noch einmal kodiert werden oder die eines Blocks gemeinsam, die ihre Rundung durch Gradientenabstieg lernen</translation>
    </message>
    <message>
        <source>Layer after layer</source>
        <translation>Schicht für Schicht</translation>
    </message>
    <message>
        <source>Block after block (slower)</source>
        <translation>Block für Block (langsamer)</translation>
    </message>
    <message>
        <source>Steps of learning</source>
        <translation>Lernschritte</translation>
    </message>
    <message>
        <source>Steps of gradient descent for each block</source>
        <translation>Schritte des Gradientenabstiegs für jeden Block</translation>
    </message>
    <message>
        <source>Of the order in which samples teach blocks</source>
        <translation>Der Reihenfolge, in der Beispiele Blöcke lehren</translation>
    </message>
    <message>
        <source>Time to learn</source>
        <translation>Lernzeit</translation>
    </message>
    <message>
        <source>Seconds after which blocks learn no more, however many steps are left: what comes out then depends on how fast the machine was</source>
        <translation>Sekunden, nach denen Blöcke nicht weiterlernen, wie viele Schritte auch übrig sind: Was herauskommt, hängt dann davon ab, wie schnell der Rechner war</translation>
    </message>
    <message>
        <source>No limit</source>
        <translation>Keine Grenze</translation>
    </message>
    <message>
        <source>Take the shift of each channel&apos;s mean back by its bias: as the calibration samples show it, when every answer takes a run of these samples more, or as batch norms tell it, without samples</source>
        <translation>Die Verschiebung des Mittelwerts jedes Kanals über seinen Bias zurücknehmen: wie die Kalibrierungsbeispiele sie zeigen, wobei jede Antwort einen Lauf dieser Beispiele mehr braucht, oder wie Batch-Normen sie angeben, ohne Beispiele</translation>
    </message>
    <message>
        <source>Means from</source>
        <translation>Mittelwerte aus</translation>
    </message>
    <message>
        <source>What tells how far the mean of a channel has shifted</source>
        <translation>Was sagt, wie weit sich der Mittelwert eines Kanals verschoben hat</translation>
    </message>
    <message>
        <source>Calibration samples</source>
        <translation>Kalibrierungsbeispielen</translation>
    </message>
    <message>
        <source>Batch norms, without samples</source>
        <translation>Batch-Normen, ohne Beispiele</translation>
    </message>
    <message>
        <source>Batch norms, sums taken for normally distributed, too</source>
        <translation>Batch-Normen, auch Summen als normalverteilt angenommen</translation>
    </message>
    <message>
        <source>Bits</source>
        <translation>Bit</translation>
    </message>
    <message>
        <source>Of each number that flows between layers</source>
        <translation>Jeder Zahl, die zwischen Schichten fließt</translation>
    </message>
    <message>
        <source>Range</source>
        <translation>Bereich</translation>
    </message>
    <message>
        <source>How much of what calibration samples show the levels cover</source>
        <translation>Wie viel von dem, was die Kalibrierungsbeispiele zeigen, die Stufen abdecken</translation>
    </message>
    <message>
        <source>Least squared error (clipped)</source>
        <translation>Kleinster quadratischer Fehler (begrenzt)</translation>
    </message>
    <message>
        <source>Every number seen</source>
        <translation>Jede gesehene Zahl</translation>
    </message>
    <message>
        <source>Moving average of the extremes</source>
        <translation>Gleitendes Mittel der Extreme</translation>
    </message>
    <message>
        <source>All but 1 in 10,000</source>
        <translation>Alle bis auf 1 von 10.000</translation>
    </message>
    <message>
        <source>Least divergence (entropy, as TensorRT)</source>
        <translation>Kleinste Divergenz (Entropie, wie TensorRT)</translation>
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
        <source>Asymmetric</source>
        <translation>Asymmetrisch</translation>
    </message>
    <message>
        <source>Symmetric (none)</source>
        <translation>Symmetrisch (keiner)</translation>
    </message>
    <message>
        <source>Answers of the network</source>
        <translation>Antworten des Netzes</translation>
    </message>
    <message>
        <source>Whether what the network gives in the end is rounded, too, as where a runtime hands out integers</source>
        <translation>Ob auch gerundet wird, was das Netz am Ende liefert, wie dort, wo eine Laufzeitumgebung ganze Zahlen ausgibt</translation>
    </message>
    <message>
        <source>Floats</source>
        <translation>Gleitkommazahlen</translation>
    </message>
    <message>
        <source>Rounded, too</source>
        <translation>Auch gerundet</translation>
    </message>
    <message>
        <source>Round activations between layers</source>
        <translation>Aktivierungen zwischen Schichten runden</translation>
    </message>
    <message>
        <source>Round what additions, products, concatenations and average pools are given and give, as a runtime of integers does, so that its answers are known before the export; the ranges are learnt from calibration samples</source>
        <translation>Runden, was Additionen, Produkte, Verkettungen und Mittelwert-Pools bekommen und liefern, wie es eine Laufzeitumgebung mit ganzen Zahlen tut, damit deren Antworten vor dem Export bekannt sind; die Bereiche werden aus Kalibrierungsbeispielen gelernt</translation>
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
    <name>TradeoffSource</name>
    <message>
        <source>, </source>
        <comment>between things done to a network</comment>
        <translation>, </translation>
    </message>
    <message>
        <source>not %1</source>
        <comment>of a step such as biases corrected</comment>
        <translation>nicht: %1</translation>
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
    <message>
        <source>otherwise than now: %1; choosing it takes that, too</source>
        <translation>anders als jetzt: %1; mit der Wahl gilt auch das</translation>
    </message>
    <message>
        <source>not as pinned</source>
        <translation>nicht wie festgehalten</translation>
    </message>
    <message>
        <source>%1 (%2)</source>
        <translation>%1 (%2)</translation>
    </message>
    <message>
        <source>does not keep pins: %1; choosing it offers it without them</source>
        <translation>hält nicht ein, was festgehalten ist: %1; beim Wählen wird es ohne das angeboten</translation>
    </message>
</context>
<context>
    <name>UniformLabels</name>
    <message>
        <source>%1 but for %2</source>
        <comment>a setting, and layers that have another</comment>
        <translation>%1 außer %2</translation>
    </message>
    <message>
        <source>%1, %2 at %3</source>
        <comment>a setting, and the layer that has another</comment>
        <translation>%1, %2 mit %3</translation>
    </message>
    <message>
        <source>%1, %2</source>
        <comment>a setting and a size</comment>
        <translation>%1, %2</translation>
    </message>
</context>
<context>
    <name>UnpinningMenu</name>
    <message>
        <source>Apply without the pins that it does not keep</source>
        <translation>Anwenden und loslassen, was es anders einstellt</translation>
    </message>
    <message>
        <source>Exactly the recipe of this point: the layers it sets otherwise are unpinned</source>
        <translation>Genau das Rezept dieses Punktes: Schichten, die es anders einstellt, werden losgelassen</translation>
    </message>
    <message>
        <source>Apply to the other layers only</source>
        <translation>Nur auf die übrigen Schichten anwenden</translation>
    </message>
    <message>
        <source>Another recipe than this point&apos;s: pinned layers keep their setting</source>
        <translation>Ein anderes Rezept als das dieses Punktes: Festgehaltene Schichten behalten ihre Einstellung</translation>
    </message>
</context>
<context>
    <name>Verdicts</name>
    <message>
        <source>stored size at most %1</source>
        <translation>gespeicherte Größe höchstens %1</translation>
    </message>
    <message>
        <source>%1 at most %2</source>
        <comment>KL or distance</comment>
        <translation>%1 höchstens %2</translation>
    </message>
    <message>
        <source>loss at most %1</source>
        <translation>Verlust höchstens %1</translation>
    </message>
    <message>
        <source>at most %1 on average</source>
        <translation>höchstens %1 im Mittel</translation>
    </message>
    <message>
        <source>at least %1 smaller</source>
        <comment>than float: 10 × smaller</comment>
        <translation>mindestens %1 kleiner</translation>
    </message>
    <message>
        <source>no class loses more than %1</source>
        <translation>keine Klasse verliert mehr als %1</translation>
    </message>
    <message>
        <source>newly wrong answers at most %1</source>
        <translation>neu falsche Antworten höchstens %1</translation>
    </message>
    <message>
        <source>calibration error rises by at most %1</source>
        <translation>Kalibrierungsfehler steigt höchstens um %1</translation>
    </message>
    <message>
        <source>more overconfident errors, at most %1</source>
        <translation>mehr zu sichere Fehler, höchstens %1</translation>
    </message>
    <message>
        <source>the hardest tenth loses at most %1</source>
        <translation>das schwerste Zehntel verliert höchstens %1</translation>
    </message>
    <message>
        <source>now %1 %2</source>
        <comment>a value and ✓ or ✗</comment>
        <translation>jetzt %1 %2</translation>
    </message>
    <message>
        <source>predicted %1 %2</source>
        <comment>a value and ✓ or ✗</comment>
        <translation>vorhergesagt %1 %2</translation>
    </message>
    <message>
        <source>%1: not known yet</source>
        <translation>%1: noch nicht bekannt</translation>
    </message>
    <message>
        <source>%1: kept, now %2</source>
        <translation>%1: eingehalten, jetzt %2</translation>
    </message>
    <message>
        <source>%1: broken, now %2</source>
        <translation>%1: verletzt, jetzt %2</translation>
    </message>
    <message>
        <source>%1: kept as predicted, %2</source>
        <translation>%1: nach der Vorhersage eingehalten, %2</translation>
    </message>
    <message>
        <source>%1: broken as predicted, %2</source>
        <translation>%1: nach der Vorhersage verletzt, %2</translation>
    </message>
    <message>
        <source>at most %1 for a sample alone</source>
        <comment>a time</comment>
        <translation>höchstens %1 für ein einzelnes Beispiel</translation>
    </message>
    <message>
        <source>not measured</source>
        <comment>a speed</comment>
        <translation>nicht gemessen</translation>
    </message>
    <message>
        <source>%1 on another machine (%2)</source>
        <comment>a time; a processor</comment>
        <translation>%1 auf einem anderen Rechner (%2)</translation>
    </message>
    <message>
        <source>%1: %2 here; %3</source>
        <comment>limit, not measured, what is known of another machine</comment>
        <translation>%1: hier %2; %3</translation>
    </message>
    <message>
        <source>%1: %2 (F7 measures it)</source>
        <comment>limit, not measured</comment>
        <translation>%1: %2 (F7 misst es)</translation>
    </message>
    <message>
        <source>multiply-accumulates a sample at most %1</source>
        <translation>Multiplikationen mit Addition je Probe höchstens %1</translation>
    </message>
    <message>
        <source>bit operations a sample at most %1</source>
        <translation>Bitoperationen je Probe höchstens %1</translation>
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
    <name>absorb-bias.ceiling</name>
    <message>
        <source>%1, which cuts at a number that would have to move</source>
        <translation>%1, das bei einer Zahl abschneidet, die sich verschieben müsste</translation>
    </message>
</context>
<context>
    <name>absorb-bias.does-not-shift</name>
    <message>
        <source>%1, which does not shift with its input</source>
        <translation>%1, das sich nicht mit seiner Eingabe verschiebt</translation>
    </message>
</context>
<context>
    <name>absorb-bias.failed</name>
    <message>
        <source>The biases of this model cannot be absorbed.</source>
        <translation>Die Biase dieses Modells lassen sich nicht aufnehmen.</translation>
    </message>
</context>
<context>
    <name>absorb-bias.left</name>
    <message>
        <source>No bias handed on because of %1: %2.</source>
        <translation>Kein Bias weitergegeben (Grund: %1): %2.</translation>
    </message>
</context>
<context>
    <name>absorb-bias.no-bias</name>
    <message>
        <source>a bias that is shared or computed</source>
        <translation>ein Bias, der geteilt oder berechnet wird</translation>
    </message>
</context>
<context>
    <name>absorb-bias.no-floor</name>
    <message>
        <source>a missing ReLU: without one no bias is too high</source>
        <translation>ein fehlendes ReLU: ohne eines ist kein Bias zu hoch</translation>
    </message>
</context>
<context>
    <name>absorb-bias.non-finite</name>
    <message>
        <source>What %1 gives on the calibration samples is not a number everywhere; look at the samples.</source>
        <translation>Was %1 auf den Kalibrierungsbeispielen ergibt, ist nicht überall eine Zahl; sehen Sie sich die Beispiele an.</translation>
    </message>
</context>
<context>
    <name>absorb-bias.none-high</name>
    <message>
        <source>No bias was absorbed: on the calibration samples no channel in front of a ReLU hardly ever falls below a number above 0.</source>
        <translation>Kein Bias wurde aufgenommen: Auf den Kalibrierungsbeispielen gibt es vor einem ReLU keinen Kanal, der kaum je unter eine Zahl über 0 fällt.</translation>
    </message>
</context>
<context>
    <name>absorb-bias.one-pair</name>
    <message>
        <source>%1 layer can hand high biases to the next.</source>
        <translation>%1 Schicht kann hohe Biase an die nächste weitergeben.</translation>
    </message>
</context>
<context>
    <name>absorb-bias.pads</name>
    <message>
        <source>zeros that the next layer pads with, which would not shift</source>
        <translation>Nullen, mit denen die nächste Schicht auffüllt und die sich nicht verschieben würden</translation>
    </message>
</context>
<context>
    <name>absorb-bias.pairs</name>
    <message>
        <source>%1 layers can hand high biases to the next.</source>
        <translation>%1 Schichten können hohe Biase an die nächste weitergeben.</translation>
    </message>
</context>
<context>
    <name>absorb-bias.pool-pads</name>
    <message>
        <source>pooling that pads with zeros or divides by a number of its own</source>
        <translation>Pooling, das mit Nullen auffüllt oder durch eine eigene Zahl teilt</translation>
    </message>
</context>
<context>
    <name>activations.of-other-model</name>
    <message>
        <source>The retained activations are not those of this model.</source>
        <translation>Die aufbewahrten Aktivierungen sind nicht die dieses Modells.</translation>
    </message>
</context>
<context>
    <name>answers.none</name>
    <message>
        <source>The network returns nothing that it computes, so that its answers cannot be compared; choose another criterion.</source>
        <translation>Das Netz gibt nichts aus, was es berechnet, sodass seine Antworten nicht verglichen werden können; wählen Sie ein anderes Kriterium.</translation>
    </message>
</context>
<context>
    <name>answers.not-finite</name>
    <message>
        <source>The network answers NaN or infinite numbers to the calibration samples, so that its answers cannot be compared; choose another criterion, or repair the samples.</source>
        <translation>Das Netz antwortet auf die Kalibrierungsbeispiele mit NaN oder unendlichen Zahlen, sodass seine Antworten nicht verglichen werden können; wählen Sie ein anderes Kriterium, oder berichtigen Sie die Beispiele.</translation>
    </message>
</context>
<context>
    <name>apart.empty-name</name>
    <message>
        <source>gives an empty name; name every block</source>
        <translation>gibt einen leeren Namen an; benennen Sie jeden Block</translation>
    </message>
</context>
<context>
    <name>apart.layer-twice</name>
    <message>
        <source>&quot;apart&quot; would make two layers named &quot;%1&quot;; give the blocks of &quot;%2&quot; other names.</source>
        <translation>&quot;apart&quot; ergäbe zwei Schichten namens „%1“; geben Sie den Blöcken von „%2“ andere Namen.</translation>
    </message>
</context>
<context>
    <name>apart.long-name</name>
    <message>
        <source>gives a name of %1 bytes; shorten it to %2</source>
        <translation>gibt einen Namen mit %1 Bytes an; kürzen Sie ihn auf %2</translation>
    </message>
</context>
<context>
    <name>apart.many-names</name>
    <message>
        <source>gives %1 names; name at most %2</source>
        <translation>gibt %1 Namen an; nennen Sie höchstens %2</translation>
    </message>
</context>
<context>
    <name>apart.name-twice</name>
    <message>
        <source>gives the name &quot;%1&quot; twice; name every block otherwise</source>
        <translation>gibt den Namen „%1“ zweimal an; benennen Sie jeden Block anders</translation>
    </message>
</context>
<context>
    <name>apart.names</name>
    <message>
        <source>&quot;apart&quot; for the layer &quot;%1&quot; %2.</source>
        <translation>&quot;apart&quot; zur Schicht „%1“ %2.</translation>
    </message>
</context>
<context>
    <name>apart.no-layer</name>
    <message>
        <source>&quot;apart&quot; names the layer &quot;%1&quot;, which the network does not have; `paretoscope-cli inspect` lists its layers.</source>
        <translation>&quot;apart&quot; nennt die Schicht „%1“, die das Netz nicht hat; „paretoscope-cli inspect“ zählt seine Schichten auf.</translation>
    </message>
</context>
<context>
    <name>apart.not-divided</name>
    <message>
        <source>&quot;apart&quot; for the layer &quot;%1&quot; gives %2 blocks, into which its %3 output channels do not divide; give as many names as it has blocks.</source>
        <translation>&quot;apart&quot; zur Schicht „%1“ gibt %2 Blöcke an, auf die sich ihre %3 Ausgabekanäle nicht verteilen lassen; geben Sie so viele Namen an, wie sie Blöcke hat.</translation>
    </message>
</context>
<context>
    <name>apart.not-recognised</name>
    <message>
        <source>&quot;apart&quot; names the layer &quot;%1&quot;, whose blocks are not recognized; name them, first to last: {&quot;%1&quot;: [&quot;q&quot;, &quot;k&quot;, &quot;v&quot;]}.</source>
        <translation>&quot;apart&quot; nennt die Schicht „%1“, deren Blöcke nicht erkannt werden; benennen Sie sie vom ersten bis zum letzten: {&quot;%1&quot;: [&quot;q&quot;, &quot;k&quot;, &quot;v&quot;]}.</translation>
    </message>
</context>
<context>
    <name>apart.one-name</name>
    <message>
        <source>gives one name only; name two blocks at least</source>
        <translation>gibt nur einen Namen an; nennen Sie mindestens zwei Blöcke</translation>
    </message>
</context>
<context>
    <name>apart.plain-rnn</name>
    <message>
        <source>&quot;apart&quot; names the layer &quot;%1&quot;, but the matrices of a plain RNN have one block, so that there is nothing to set apart; leave it out.</source>
        <translation>&quot;apart&quot; nennt die Schicht „%1“, aber die Matrizen eines einfachen RNN haben einen einzigen Block, sodass es nichts zu trennen gibt; lassen Sie sie aus.</translation>
    </message>
</context>
<context>
    <name>apart.scattered</name>
    <message>
        <source>&quot;apart&quot; for the layer &quot;%1&quot; gives %2 blocks, but its output channels do not lie one after the other along one dimension; leave it out.</source>
        <translation>&quot;apart&quot; zur Schicht „%1“ gibt %2 Blöcke an, aber ihre Ausgabekanäle liegen nicht entlang einer Dimension hintereinander; lassen Sie sie aus.</translation>
    </message>
</context>
<context>
    <name>arguments.fed</name>
    <message>
        <source>The input %1 of %2 is of type %3, which is fed from the data, not by the value in the project&apos;s &quot;inputs&quot;; write &quot;%1&quot;: {&quot;array&quot;: &quot;NAME&quot;} for an array of the data, or {&quot;zeros&quot;: [1, &quot;batch&quot;, 64]}.</source>
        <translation>Die Eingabe %1 von %2 ist vom Typ %3 und kommt aus den Daten, nicht aus dem Wert unter &quot;inputs&quot; des Projekts; schreiben Sie &quot;%1&quot;: {&quot;array&quot;: &quot;NAME&quot;} für ein Array der Daten, oder {&quot;zeros&quot;: [1, &quot;batch&quot;, 64]}.</translation>
    </message>
</context>
<context>
    <name>arguments.none</name>
    <message>
        <source>The project&apos;s &quot;inputs&quot; name %1, but the forward of %2 takes nothing; correct the name.</source>
        <translation>&quot;inputs&quot; des Projekts nennt %1, aber das forward von %2 nimmt nichts; berichtigen Sie den Namen.</translation>
    </message>
</context>
<context>
    <name>arguments.other-type</name>
    <message>
        <source>The input %1 of %2 is of type %3, which the value in the project&apos;s &quot;inputs&quot; is not; write one of that type.</source>
        <translation>Die Eingabe %1 von %2 ist vom Typ %3, der Wert unter &quot;inputs&quot; des Projekts aber nicht; schreiben Sie einen dieses Typs.</translation>
    </message>
</context>
<context>
    <name>arguments.unknown</name>
    <message>
        <source>The project&apos;s &quot;inputs&quot; name %1, but the forward of %2 takes only %3; correct the name.</source>
        <translation>&quot;inputs&quot; des Projekts nennt %1, aber das forward von %2 nimmt nur %3; berichtigen Sie den Namen.</translation>
    </message>
</context>
<context>
    <name>array.empty</name>
    <message>
        <source>%1 holds no samples (its shape is %2); choose another file.</source>
        <translation>%1 enthält keine Beispiele (die Form ist %2); wählen Sie eine andere Datei.</translation>
    </message>
</context>
<context>
    <name>array.impossible-shape</name>
    <message>
        <source>%1 declares the impossible shape %2; it is damaged or no such file.</source>
        <translation>%1 gibt die unmögliche Form %2 an; die Datei ist beschädigt oder keine solche Datei.</translation>
    </message>
</context>
<context>
    <name>array.single-number</name>
    <message>
        <source>%1 holds a single number; an array with one row a sample is needed.</source>
        <translation>%1 enthält eine einzelne Zahl; gebraucht wird ein Array mit einer Zeile je Beispiel.</translation>
    </message>
</context>
<context>
    <name>array.truncated</name>
    <message>
        <source>%1 is shorter than its shape %2 of %3 needs; it is truncated, get it again.</source>
        <translation>%1 ist kürzer, als die Form %2 von %3 braucht; die Datei ist abgeschnitten, besorgen Sie sie neu.</translation>
    </message>
</context>
<context>
    <name>arrays.none-of-name</name>
    <message>
        <source>%1 has no array named %2; it has %3.</source>
        <translation>%1 hat kein Array namens %2; vorhanden: %3.</translation>
    </message>
</context>
<context>
    <name>arrays.nothing-to-feed</name>
    <message>
        <source>%1 holds nothing but the array %2; name the arrays to feed in &quot;inputs&quot;.</source>
        <translation>%1 enthält nichts als das Array %2; nennen Sie die Arrays, die eingegeben werden, in &quot;inputs&quot;.</translation>
    </message>
</context>
<context>
    <name>arrays.other-count</name>
    <message>
        <source>%1 has %2 rows where %3 has %4 samples; they must belong together.</source>
        <translation>%1 hat %2 Zeilen, wo %3 %4 Beispiele hat; sie müssen zusammengehören.</translation>
    </message>
</context>
<context>
    <name>asked.out-of-range</name>
    <message>
        <source>must be between 0 and %1</source>
        <translation>muss zwischen 0 und %1 liegen</translation>
    </message>
</context>
<context>
    <name>asked.too-long</name>
    <message>
        <source>must have no more than %1 bytes</source>
        <translation>darf höchstens %1 Byte lang sein</translation>
    </message>
</context>
<context>
    <name>asked.unknown-method</name>
    <message>
        <source>must be %1</source>
        <translation>muss %1 sein</translation>
    </message>
</context>
<context>
    <name>awq.failed</name>
    <message>
        <source>The weights of this model cannot be scaled by activations.</source>
        <translation>Die Gewichte dieses Modells können nicht nach Aktivierungen skaliert werden.</translation>
    </message>
</context>
<context>
    <name>batch.too-large</name>
    <message>
        <source>The model takes %1 samples at once, but %2 were given.</source>
        <translation>Das Modell nimmt %1 Beispiele auf einmal, gegeben wurden aber %2.</translation>
    </message>
</context>
<context>
    <name>bias-correction.batches</name>
    <message>
        <source>Calibration samples are run together, and this network takes %1 at a time.</source>
        <translation>Kalibrierungsbeispiele laufen zusammen, und dieses Netz nimmt %1 auf einmal.</translation>
    </message>
</context>
<context>
    <name>bias-correction.failed</name>
    <message>
        <source>The biases of this network cannot be corrected by its batch norms.</source>
        <translation>Die Biase dieses Netzes lassen sich nicht nach seinen Batch-Normen korrigieren.</translation>
    </message>
</context>
<context>
    <name>bias-correction.layers</name>
    <message>
        <source>%1 layers have a bias that can be corrected.</source>
        <translation>%1 Schichten haben einen Bias, der korrigiert werden kann.</translation>
    </message>
</context>
<context>
    <name>bias-correction.layers-by-norms</name>
    <message>
        <source>%1 layers have a bias that can be corrected by the batch norms before them.</source>
        <translation>%1 Schichten haben einen Bias, der sich nach den Batch-Normen vor ihnen korrigieren lässt.</translation>
    </message>
</context>
<context>
    <name>bias-correction.left</name>
    <message>
        <source>Not corrected by batch norms, as these do not tell the mean of %1: %2.</source>
        <translation>Nicht nach Batch-Normen korrigiert, da sich aus ihnen kein Mittelwert ergibt von %1: %2.</translation>
    </message>
</context>
<context>
    <name>bias-correction.one-layer</name>
    <message>
        <source>%1 layer has a bias that can be corrected.</source>
        <translation>%1 Schicht hat einen Bias, der korrigiert werden kann.</translation>
    </message>
</context>
<context>
    <name>bias-correction.one-layer-by-norms</name>
    <message>
        <source>%1 layer has a bias that can be corrected by the batch norms before it.</source>
        <translation>%1 Schicht hat einen Bias, der sich nach den Batch-Normen vor ihr korrigieren lässt.</translation>
    </message>
</context>
<context>
    <name>bias-correction.other-network</name>
    <message>
        <source>After the step %1 batch norms tell of another network; correct biases from samples.</source>
        <translation>Nach dem Schritt %1 sagen die Batch-Normen etwas über ein anderes Netz; korrigieren Sie die Biase nach Beispielen.</translation>
    </message>
</context>
<context>
    <name>carry.failed</name>
    <message>
        <source>The states cannot be carried from sample to sample.</source>
        <translation>Die Zustände können nicht von Beispiel zu Beispiel mitgeführt werden.</translation>
    </message>
</context>
<context>
    <name>carry.other-shape</name>
    <message>
        <source>The output %1 has the shape %2 for one sample and cannot be the state that is fed, of %3 numbers; name another in &quot;carry&quot;.</source>
        <translation>Die Ausgabe %1 hat für ein Beispiel die Form %2 und kann nicht der Zustand mit %3 Zahlen sein, der eingegeben wird; nennen Sie eine andere unter &quot;carry&quot;.</translation>
    </message>
</context>
<context>
    <name>carry.too-large</name>
    <message>
        <source>The states of all samples have more than 1 GB; carry them over fewer samples.</source>
        <translation>Die Zustände aller Beispiele haben mehr als 1 GB; führen Sie sie über weniger Beispiele mit.</translation>
    </message>
</context>
<context>
    <name>carry.unknown-output</name>
    <message>
        <source>A state is to be carried from the output %1, but the network gives only %2; name one of these in &quot;carry&quot;.</source>
        <translation>Ein Zustand soll von der Ausgabe %1 mitgeführt werden, aber das Netz gibt nur %2; nennen Sie eine von diesen unter &quot;carry&quot;.</translation>
    </message>
</context>
<context>
    <name>channels.bias-form</name>
    <message>
        <source>a bias of another form</source>
        <translation>ein Bias anderer Form</translation>
    </message>
</context>
<context>
    <name>channels.concatenated</name>
    <message>
        <source>aten::cat with something whose channels are not known</source>
        <translation>aten::cat mit etwas, dessen Kanäle nicht bekannt sind</translation>
    </message>
</context>
<context>
    <name>channels.layer-form</name>
    <message>
        <source>the form in which the layer %1 reads them</source>
        <translation>die Form, in der die Schicht %1 sie liest</translation>
    </message>
</context>
<context>
    <name>channels.not-zero</name>
    <message>
        <source>%1, which makes something of zero that the layer %2 reads</source>
        <translation>%1, das aus null etwas macht, was die Schicht %2 liest</translation>
    </message>
</context>
<context>
    <name>channels.opaque</name>
    <message>
        <source>control flow, which runs as it was stored</source>
        <translation>Kontrollfluss, der läuft, wie er gespeichert ist</translation>
    </message>
</context>
<context>
    <name>channels.operator</name>
    <message>
        <source>%1, through which channels are not followed</source>
        <translation>%1, durch das Kanäle nicht verfolgt werden</translation>
    </message>
</context>
<context>
    <name>channels.other-kind</name>
    <message>
        <source>what they are: only the outputs of convolutions and linear layers with a weight of their own are followed</source>
        <translation>ihrer Art: Nur die Ausgaben von Faltungen und linearen Schichten mit eigenem Gewicht werden verfolgt</translation>
    </message>
</context>
<context>
    <name>channels.other-layer</name>
    <message>
        <source>the layer %1, through which channels are not followed</source>
        <translation>die Schicht %1, durch die Kanäle nicht verfolgt werden</translation>
    </message>
</context>
<context>
    <name>channels.put-together</name>
    <message>
        <source>what the network returns, or puts together with others</source>
        <translation>was das Netz zurückgibt oder mit anderem zusammenfasst</translation>
    </message>
</context>
<context>
    <name>channels.read-elsewhere</name>
    <message>
        <source>%1, which something else reads, too</source>
        <translation>%1, das auch anderes liest</translation>
    </message>
</context>
<context>
    <name>channels.returned</name>
    <message>
        <source>what the network returns</source>
        <translation>was das Netz zurückgibt</translation>
    </message>
</context>
<context>
    <name>channels.unequal-blocks</name>
    <message>
        <source>the groups of the layer %1, which would not stay of one length</source>
        <translation>die Gruppen der Schicht %1, die nicht gleich lang blieben</translation>
    </message>
</context>
<context>
    <name>cifar.no-batch</name>
    <message>
        <source>%1 is no batch of %2 (it must hold &quot;data&quot;, 3072 bytes an image, and &quot;%3&quot;); check its format.</source>
        <translation>%1 ist kein Stapel von %2 (nötig sind &quot;data&quot;, 3072 Bytes je Bild, und &quot;%3&quot;); prüfen Sie das Format.</translation>
    </message>
</context>
<context>
    <name>cifar.no-batches</name>
    <message>
        <source>%1 holds no batch of %2 (such as test_batch.bin); check its format.</source>
        <translation>%1 enthält keinen Stapel von %2 (wie test_batch.bin); prüfen Sie das Format.</translation>
    </message>
</context>
<context>
    <name>cifar.no-records</name>
    <message>
        <source>%1 has %2 bytes, which is no whole number of %3 records of %4; it is truncated or no such file.</source>
        <translation>%1 hat %2 Bytes, keine ganze Zahl von %3-Datensätzen zu %4; die Datei ist abgeschnitten oder keine solche.</translation>
    </message>
</context>
<context>
    <name>class-names.found</name>
    <message>
        <source>Classes are called as %1 beside the data has them.</source>
        <translation>Die Klassen heißen, wie %1 neben den Daten sie nennt.</translation>
    </message>
</context>
<context>
    <name>class-names.too-few</name>
    <message>
        <source>%1 names %2 classes where there are %3; check the file.</source>
        <translation>%1 nennt %2 Klassen, wo es %3 gibt; prüfen Sie die Datei.</translation>
    </message>
</context>
<context>
    <name>class-names.unreadable</name>
    <message>
        <source>%1 is no list of class names (one a line, or a JSON list); check the file.</source>
        <translation>%1 ist keine Liste von Klassennamen (einer je Zeile oder eine JSON-Liste); prüfen Sie die Datei.</translation>
    </message>
</context>
<context>
    <name>computation-failed</name>
    <message>
        <source>The computation failed unexpectedly.</source>
        <translation>Die Berechnung ist unerwartet gescheitert.</translation>
    </message>
</context>
<context>
    <name>convert.failed</name>
    <message>
        <source>%1 could not be converted.</source>
        <translation>%1 konnte nicht umgewandelt werden.</translation>
    </message>
</context>
<context>
    <name>convert.not-verified</name>
    <message>
        <source>%1 was not written: %2 This is a fault of the program; please report it.</source>
        <translation>%1 wurde nicht geschrieben: %2 Das ist ein Fehler des Programms; bitte melden Sie ihn.</translation>
    </message>
</context>
<context>
    <name>convert.open-shape</name>
    <message>
        <source>The file does not say how large its input %1 is; give a shape to run it on: --shape &quot;%1=%2&quot;.</source>
        <translation>Die Datei sagt nicht, wie groß ihre Eingabe %1 ist; geben Sie eine Form an, auf der sie ausgeführt wird: --shape &quot;%1=%2&quot;.</translation>
    </message>
</context>
<context>
    <name>convert.other-outputs</name>
    <message>
        <source>its outputs differ from the network&apos;s by %1 where the largest is %2.</source>
        <translation>Ihre Ausgaben weichen von denen des Netzes um %1 ab, wo die größte %2 ist.</translation>
    </message>
</context>
<context>
    <name>convert.over-source</name>
    <message>
        <source>%1 is the network that is to be converted, or a part of it; choose another name.</source>
        <translation>%1 ist das Netz, das umgewandelt werden soll, oder ein Teil davon; wählen Sie einen anderen Namen.</translation>
    </message>
</context>
<context>
    <name>convert.unknown-input</name>
    <message>
        <source>The network takes no input %1; its inputs are: %2.</source>
        <translation>Das Netz hat keine Eingabe %1; seine Eingaben sind: %2.</translation>
    </message>
</context>
<context>
    <name>csv.after-quote</name>
    <message>
        <source>has text after a closing quote</source>
        <translation>hat Text hinter einem schließenden Anführungszeichen</translation>
    </message>
</context>
<context>
    <name>csv.no-text</name>
    <message>
        <source>%1 is no text; choose a CSV file.</source>
        <translation>%1 ist kein Text; wählen Sie eine CSV-Datei.</translation>
    </message>
</context>
<context>
    <name>csv.open-quote</name>
    <message>
        <source>opens a quote that is never closed</source>
        <translation>öffnet ein Anführungszeichen, das nie geschlossen wird</translation>
    </message>
</context>
<context>
    <name>csv.too-many-fields</name>
    <message>
        <source>has more than 1024 fields</source>
        <translation>hat mehr als 1024 Felder</translation>
    </message>
</context>
<context>
    <name>csv.unreadable</name>
    <message>
        <source>%1 cannot be read: line %2 %3; mend that line.</source>
        <translation>%1 kann nicht gelesen werden: Zeile %2 %3; bessern Sie diese Zeile aus.</translation>
    </message>
</context>
<context>
    <name>cut-channels.asked-to-stay</name>
    <message>
        <source>the wish that all of their channels stay</source>
        <translation>der Wunsch, dass alle ihre Kanäle bleiben</translation>
    </message>
</context>
<context>
    <name>cut-channels.failed</name>
    <message>
        <source>The channels of this model cannot be cut.</source>
        <translation>Die Kanäle dieses Modells können nicht entfernt werden.</translation>
    </message>
</context>
<context>
    <name>cut-channels.group</name>
    <message>
        <source>%1 of the %2 channels of %3 go.</source>
        <translation>%1 der %2 Kanäle von %3 fallen weg.</translation>
    </message>
</context>
<context>
    <name>cut-channels.group-one</name>
    <message>
        <source>%1 of the %2 channels of %3 goes.</source>
        <translation>%1 der %2 Kanäle von %3 fällt weg.</translation>
    </message>
</context>
<context>
    <name>cut-channels.groups</name>
    <message>
        <source>%1 groups of channels can be cut, %2 of %3 channels.</source>
        <translation>%1 Gruppen von Kanälen können gekürzt werden, um %2 von %3 Kanälen.</translation>
    </message>
</context>
<context>
    <name>cut-channels.left</name>
    <message>
        <source>Not cut because of %1: %2.</source>
        <translation>Nicht gekürzt (Grund: %1): %2.</translation>
    </message>
</context>
<context>
    <name>cut-channels.no-group</name>
    <message>
        <source>The step cutChannels says how many channels of %1 go, which is no layer whose channels can be cut; such layers are %2.</source>
        <translation>Der Schritt cutChannels sagt, wie viele Kanäle von %1 gehen; das ist keine Schicht, deren Kanäle entfernt werden können. Solche Schichten sind %2.</translation>
    </message>
</context>
<context>
    <name>cut-channels.no-halves</name>
    <message>
        <source>Layer %1 is given the same for every sample, so that nothing can be learnt there; choose another criterion.</source>
        <translation>Schicht %1 bekommt für jedes Beispiel dasselbe, sodass dort nichts gelernt werden kann; wählen Sie ein anderes Kriterium.</translation>
    </message>
</context>
<context>
    <name>cut-channels.no-layer</name>
    <message>
        <source>With so many channels cut %1 is too small to be compressed as a layer of its own; cut a smaller share.</source>
        <translation>Wenn so viele Kanäle herausgeschnitten werden, ist %1 zu klein, um als eigene Schicht komprimiert zu werden; schneiden Sie einen kleineren Anteil heraus.</translation>
    </message>
</context>
<context>
    <name>cut-channels.no-norm</name>
    <message>
        <source>the criterion batchNorm, as no batch norm with a scale follows</source>
        <translation>das Kriterium batchNorm, da keine Batch-Norm mit Skala folgt</translation>
    </message>
</context>
<context>
    <name>cut-channels.no-reader</name>
    <message>
        <source>the criterion taylor, as no layer reads them by weights</source>
        <translation>das Kriterium taylor, da keine Schicht sie mit Gewichten liest</translation>
    </message>
</context>
<context>
    <name>cut-channels.not-finite</name>
    <message>
        <source>Calibration samples give layer %1 inputs that are NaN or infinite; choose another criterion or other samples.</source>
        <translation>Kalibrierproben geben der Schicht %1 Eingaben, die NaN oder unendlich sind; wählen Sie ein anderes Kriterium oder andere Proben.</translation>
    </message>
</context>
<context>
    <name>cut-channels.one-group</name>
    <message>
        <source>%1 group of channels can be cut, %2 of %3 channels.</source>
        <translation>%1 Gruppe von Kanälen kann gekürzt werden, um %2 von %3 Kanälen.</translation>
    </message>
</context>
<context>
    <name>cut-channels.several-writers</name>
    <message>
        <source>the choice of channels that one layer alone writes (cutChannels:channels=inner)</source>
        <translation>die Wahl von Kanälen, die eine einzige Schicht schreibt (cutChannels:channels=inner)</translation>
    </message>
</context>
<context>
    <name>cut-channels.taylor-non-finite</name>
    <message>
        <source>Gradients at the channels of %1 are not numbers everywhere on the calibration samples; choose another criterion, or repair the samples.</source>
        <translation>Gradienten an den Kanälen von %1 sind auf den Kalibrierungsbeispielen nicht überall Zahlen; wählen Sie ein anderes Kriterium, oder berichtigen Sie die Beispiele.</translation>
    </message>
</context>
<context>
    <name>cut-channels.too-few</name>
    <message>
        <source>their number: the share of so few channels is none</source>
        <translation>ihre Zahl: Der Anteil so weniger Kanäle ist keiner</translation>
    </message>
</context>
<context>
    <name>cut-channels.too-wide</name>
    <message>
        <source>Layer %1 has %2 weights for each of its outputs, and with more than %3 the criterion reconstruct takes too much memory; choose another criterion.</source>
        <translation>Schicht %1 hat %2 Gewichte je Ausgang, und bei mehr als %3 braucht das Kriterium reconstruct zu viel Speicher; wählen Sie ein anderes Kriterium.</translation>
    </message>
</context>
<context>
    <name>cut-channels.two-shares</name>
    <message>
        <source>The step cutChannels says two shares for channels that are one, those of %1 and of %2; say one of them.</source>
        <translation>Der Schritt cutChannels nennt zwei Anteile für Kanäle, die eins sind, die von %1 und von %2; nennen Sie einen.</translation>
    </message>
</context>
<context>
    <name>cut-heads.attention</name>
    <message>
        <source>%1 of the %2 heads of %3 go.</source>
        <translation>%1 der %2 Köpfe von %3 entfallen.</translation>
    </message>
</context>
<context>
    <name>cut-heads.attention-grouped</name>
    <message>
        <source>%1 of the %2 groups of heads of %3 go (%4 heads in all).</source>
        <translation>%1 der %2 Gruppen von Köpfen von %3 entfallen (%4 Köpfe insgesamt).</translation>
    </message>
</context>
<context>
    <name>cut-heads.attention-one</name>
    <message>
        <source>%1 of the %2 heads of %3 goes.</source>
        <translation>%1 der %2 Köpfe von %3 entfällt.</translation>
    </message>
</context>
<context>
    <name>cut-heads.attentions</name>
    <message>
        <source>%1 attentions have heads that can be cut, %2 of %3 heads or groups of them.</source>
        <translation>%1 Attentions haben Köpfe, die entfernt werden können, %2 von %3 Köpfen oder Gruppen von Köpfen.</translation>
    </message>
</context>
<context>
    <name>cut-heads.failed</name>
    <message>
        <source>The heads of this model cannot be cut.</source>
        <translation>Die Köpfe dieses Modells können nicht entfernt werden.</translation>
    </message>
</context>
<context>
    <name>cut-heads.left</name>
    <message>
        <source>Heads are not cut because of %1: %2.</source>
        <translation>Köpfe werden nicht entfernt, Grund %1: %2.</translation>
    </message>
</context>
<context>
    <name>cut-heads.one-attention</name>
    <message>
        <source>%1 attention has heads that can be cut, %2 of %3 heads or groups of them.</source>
        <translation>%1 Attention hat Köpfe, die entfernt werden können, %2 von %3 Köpfen oder Gruppen von Köpfen.</translation>
    </message>
</context>
<context>
    <name>data.empty</name>
    <message>
        <source>%1 is empty; get it again.</source>
        <translation>%1 ist leer; besorgen Sie die Datei neu.</translation>
    </message>
</context>
<context>
    <name>data.ends-early</name>
    <message>
        <source>%1 ends too early; it is truncated, get it again.</source>
        <translation>%1 endet zu früh; die Datei ist abgeschnitten, besorgen Sie sie neu.</translation>
    </message>
</context>
<context>
    <name>data.for-calibration</name>
    <message>
        <source>calibration</source>
        <translation>Kalibrierung</translation>
    </message>
</context>
<context>
    <name>data.for-evaluation</name>
    <message>
        <source>evaluation</source>
        <translation>Auswertung</translation>
    </message>
</context>
<context>
    <name>data.no-samples</name>
    <message>
        <source>The data holds no samples; choose a file that does.</source>
        <translation>Die Daten enthalten keine Beispiele; wählen Sie eine Datei, die welche enthält.</translation>
    </message>
</context>
<context>
    <name>data.no-such-part</name>
    <message>
        <source>%1 has no part &quot;%2&quot;; &quot;split&quot; can be %3.</source>
        <translation>%1 hat keinen Teil &quot;%2&quot;; &quot;split&quot; kann sein: %3.</translation>
    </message>
</context>
<context>
    <name>data.one-part-read</name>
    <message>
        <source>%1 has the parts %2: %3 is read for %4 (&quot;split&quot; chooses another).</source>
        <translation>%1 hat die Teile %2: %3 wird für die %4 gelesen (&quot;split&quot; wählt einen anderen).</translation>
    </message>
</context>
<context>
    <name>data.part-read</name>
    <message>
        <source>%1 has the part %2: %3 is read for %4 (&quot;split&quot; chooses another).</source>
        <translation>%1 hat den Teil %2: %3 wird für die %4 gelesen (&quot;split&quot; wählt einen anderen).</translation>
    </message>
</context>
<context>
    <name>data.read-failed</name>
    <message>
        <source>Reading %1 failed; check the disk.</source>
        <translation>Das Lesen von %1 ist misslungen; prüfen Sie den Datenträger.</translation>
    </message>
</context>
<context>
    <name>data.recognised</name>
    <message>
        <source>%1 %2.</source>
        <translation>%1 %2.</translation>
    </message>
</context>
<context>
    <name>data.too-large</name>
    <message>
        <source>%1 has %2 bytes, more than the %3 that such a file may have.</source>
        <translation>%1 hat %2 Bytes, mehr als die %3, die eine solche Datei haben darf.</translation>
    </message>
</context>
<context>
    <name>data.unknown-format</name>
    <message>
        <source>&quot;%1&quot; is no known data format; use one of %2.</source>
        <translation>&quot;%1&quot; ist kein bekanntes Datenformat; nehmen Sie eines von %2.</translation>
    </message>
</context>
<context>
    <name>data.unreadable</name>
    <message>
        <source>%1 cannot be read as %2.</source>
        <translation>%1 kann nicht als %2 gelesen werden.</translation>
    </message>
</context>
<context>
    <name>disk.full</name>
    <message>
        <source>The disk is full: %1 could not be written; free some space.</source>
        <translation>Der Datenträger ist voll: %1 konnte nicht geschrieben werden; schaffen Sie Platz.</translation>
    </message>
</context>
<context>
    <name>domain.group-shares</name>
    <message>
        <source>shares by layer, such as conv1=0.5;conv2=0</source>
        <translation>Anteile nach Schicht wie conv1=0.5;conv2=0</translation>
    </message>
</context>
<context>
    <name>domain.share</name>
    <message>
        <source>a share from %1 to %2</source>
        <translation>ein Anteil von %1 bis %2</translation>
    </message>
</context>
<context>
    <name>domain.whole-number</name>
    <message>
        <source>a whole number from %1 to %2</source>
        <translation>eine ganze Zahl von %1 bis %2</translation>
    </message>
</context>
<context>
    <name>domain.word</name>
    <message>
        <source>&quot;%1&quot;</source>
        <translation>&quot;%1&quot;</translation>
    </message>
</context>
<context>
    <name>drop-blocks.block</name>
    <message>
        <source>A block: %1.</source>
        <translation>Ein Block: %1.</translation>
    </message>
</context>
<context>
    <name>drop-blocks.dropped</name>
    <message>
        <source>Dropped: %1.</source>
        <translation>Entfernt: %1.</translation>
    </message>
</context>
<context>
    <name>drop-blocks.failed</name>
    <message>
        <source>The blocks of this model cannot be dropped.</source>
        <translation>Die Blöcke dieses Modells können nicht entfernt werden.</translation>
    </message>
</context>
<context>
    <name>drop-blocks.go</name>
    <message>
        <source>%1 of %2 residual blocks go.</source>
        <translation>%1 von %2 Residualblöcken entfallen.</translation>
    </message>
</context>
<context>
    <name>drop-blocks.goes</name>
    <message>
        <source>%1 of %2 residual blocks goes.</source>
        <translation>%1 von %2 Residualblöcken entfällt.</translation>
    </message>
</context>
<context>
    <name>drop-blocks.in-place</name>
    <message>
        <source>%1, which writes into numbers that others read, too</source>
        <translation>%1, das in Zahlen schreibt, die auch andere lesen</translation>
    </message>
</context>
<context>
    <name>drop-blocks.left</name>
    <message>
        <source>Not dropped because of %1: %2.</source>
        <translation>Nicht entfernt, Grund %1: %2.</translation>
    </message>
</context>
<context>
    <name>drop-blocks.nested</name>
    <message>
        <source>blocks inside it, of which each can be dropped</source>
        <translation>Blöcke darin, von denen jeder entfernt werden kann</translation>
    </message>
</context>
<context>
    <name>drop-blocks.none</name>
    <message>
        <source>No residual block is found that can be dropped.</source>
        <translation>Es wurde kein Residualblock gefunden, der entfernt werden kann.</translation>
    </message>
</context>
<context>
    <name>drop-blocks.not-finite</name>
    <message>
        <source>The block of %1 computes NaN or infinite numbers on the calibration samples, so that blocks cannot be compared; leave this step out, or repair the samples.</source>
        <translation>Der Block aus %1 berechnet auf den Kalibrierungsbeispielen NaN oder unendliche Zahlen, sodass Blöcke nicht verglichen werden können; lassen Sie diesen Schritt weg, oder berichtigen Sie die Beispiele.</translation>
    </message>
</context>
<context>
    <name>drop-blocks.one</name>
    <message>
        <source>1 residual block is found, and one at least has to stay.</source>
        <translation>Es wurde 1 Residualblock gefunden, und mindestens einer muss bleiben.</translation>
    </message>
</context>
<context>
    <name>drop-blocks.other-shapes</name>
    <message>
        <source>No block can be dropped: on the calibration samples what each adds has another shape than what it is added to. Without this step the recipe can be used.</source>
        <translation>Kein Block kann entfernt werden: Auf den Kalibrierungsbeispielen hat das, was jeder addiert, eine andere Form als das, wozu es addiert wird. Ohne diesen Schritt kann das Rezept verwendet werden.</translation>
    </message>
</context>
<context>
    <name>drop-blocks.read-elsewhere</name>
    <message>
        <source>what the branch computes, which is read elsewhere, too</source>
        <translation>was der Zweig berechnet und was auch anderswo gelesen wird</translation>
    </message>
</context>
<context>
    <name>drop-blocks.shared-layer</name>
    <message>
        <source>the layer %1, which is used elsewhere, too</source>
        <translation>die Schicht %1, die auch anderswo verwendet wird</translation>
    </message>
</context>
<context>
    <name>drop-blocks.too-few</name>
    <message>
        <source>%1 residual blocks are found, and the share of them to be dropped is none; drop a larger share.</source>
        <translation>Es wurden %1 Residualblöcke gefunden, und der Anteil, der entfernt werden soll, ist keiner; entfernen Sie einen größeren Anteil.</translation>
    </message>
</context>
<context>
    <name>equalize.ceiling</name>
    <message>
        <source>%1, which cuts at a number and so does not scale with its input, unless each channel is given a number of its own (equalize:ceilings=scale; in the window, Ceilings of activations)</source>
        <translation>%1, das bei einer Zahl abschneidet und darum nicht mit seiner Eingabe skaliert, wenn nicht jeder Kanal eine eigene Zahl erhält (equalize:ceilings=scale; im Fenster „Obergrenzen von Aktivierungen“)</translation>
    </message>
</context>
<context>
    <name>equalize.does-not-scale</name>
    <message>
        <source>%1, which does not scale with its input</source>
        <translation>%1, das nicht mit seiner Eingabe skaliert</translation>
    </message>
</context>
<context>
    <name>equalize.failed</name>
    <message>
        <source>The layers of this model cannot be equalized.</source>
        <translation>Die Schichten dieses Modells können nicht angeglichen werden.</translation>
    </message>
</context>
<context>
    <name>equalize.left</name>
    <message>
        <source>Not equalized with the next layer because of %1: %2.</source>
        <translation>Nicht an die nächste Schicht angeglichen (Grund: %1): %2.</translation>
    </message>
</context>
<context>
    <name>equalize.one-pair</name>
    <message>
        <source>%1 pair of layers can be equalized.</source>
        <translation>%1 Paar von Schichten kann angeglichen werden.</translation>
    </message>
</context>
<context>
    <name>equalize.other-form</name>
    <message>
        <source>the form in which the next layer reads the output</source>
        <translation>die Form, in der die nächste Schicht die Ausgabe liest</translation>
    </message>
</context>
<context>
    <name>equalize.pairs</name>
    <message>
        <source>%1 pairs of layers can be equalized.</source>
        <translation>%1 Paare von Schichten können angeglichen werden.</translation>
    </message>
</context>
<context>
    <name>equalize.several-readers</name>
    <message>
        <source>several operators that read the output</source>
        <translation>mehrere Operatoren lesen die Ausgabe</translation>
    </message>
</context>
<context>
    <name>equalize.unfolded-norm</name>
    <message>
        <source>a batch norm that is not folded (foldBatchNorm; in the window, Fold batch norm)</source>
        <translation>eine Batch-Norm, die nicht eingefaltet ist (foldBatchNorm; im Fenster „Batch-Norm einfalten“)</translation>
    </message>
</context>
<context>
    <name>estimate.bound-batch</name>
    <message>
        <source>The model is bound to a batch size or draws random numbers, so that its sensitivity can be measured but not estimated.</source>
        <translation>Das Modell ist an eine Stapelgröße gebunden oder zieht Zufallszahlen, sodass seine Empfindlichkeit gemessen, aber nicht geschätzt werden kann.</translation>
    </message>
</context>
<context>
    <name>estimate.failed</name>
    <message>
        <source>The sensitivity could not be estimated.</source>
        <translation>Die Empfindlichkeit konnte nicht geschätzt werden.</translation>
    </message>
</context>
<context>
    <name>estimate.no-gradient</name>
    <message>
        <source>No gradient of the model&apos;s output reaches a layer, so that sensitivity can be measured but not estimated.</source>
        <translation>Kein Gradient der Ausgabe des Modells erreicht eine Schicht, sodass die Empfindlichkeit gemessen, aber nicht geschätzt werden kann.</translation>
    </message>
</context>
<context>
    <name>estimate.not-differentiable</name>
    <message>
        <source>The model cannot be differentiated, so that its sensitivity can be measured but not estimated, and its channels not be judged by gradients.</source>
        <translation>Das Modell lässt sich nicht ableiten; seine Empfindlichkeit kann darum gemessen, aber nicht geschätzt werden, und seine Kanäle lassen sich nicht nach Gradienten beurteilen.</translation>
    </message>
</context>
<context>
    <name>evidence.in-the-way</name>
    <message>
        <source>There is something else at %1, which is left as it is; move it away.</source>
        <translation>Unter %1 liegt etwas anderes, das bleibt, wie es ist; bitte anderswohin legen.</translation>
    </message>
</context>
<context>
    <name>evidence.later-program</name>
    <message>
        <source>%1 was packed by a later version of Paretoscope; install that one.</source>
        <translation>%1 wurde von einer neueren Version von Paretoscope gepackt; bitte diese installieren.</translation>
    </message>
</context>
<context>
    <name>evidence.left-out</name>
    <message>
        <source>What was packed with this project is left out, as if it were not there: %1</source>
        <translation>Was mit diesem Projekt gepackt wurde, bleibt außer Acht, als wäre es nicht da: %1</translation>
    </message>
</context>
<context>
    <name>evidence.not-whole</name>
    <message>
        <source>%1 is damaged or was not copied whole; copy it again, or pack it again where it came from.</source>
        <translation>%1 ist beschädigt oder wurde nicht ganz kopiert; bitte noch einmal kopieren oder dort, wo es herkommt, noch einmal packen.</translation>
    </message>
</context>
<context>
    <name>evidence.nothing-known</name>
    <message>
        <source>Nothing was measured of this project yet, or the cache kept nothing of it: there is nothing to pack.</source>
        <translation>Von diesem Projekt wurde noch nichts gemessen, oder der Zwischenspeicher hat nichts davon aufgehoben: Es gibt nichts zu packen.</translation>
    </message>
</context>
<context>
    <name>evidence.other-cells</name>
    <message>
        <source>What is packed with this project in %1 of single layers was measured on other calibration data, and is left out; runs of whole recipes are taken.</source>
        <translation>Was mit diesem Projekt in %1 von einzelnen Schichten gepackt ist, wurde auf anderen Kalibrierungsdaten gemessen und bleibt außer Acht; Läufe ganzer Rezepte werden übernommen.</translation>
    </message>
</context>
<context>
    <name>evidence.other-content</name>
    <message>
        <source>What is packed with this project in %1 was measured of another network or on other data, and is left out.</source>
        <translation>Was mit diesem Projekt in %1 gepackt ist, wurde an einem anderen Netz oder auf anderen Daten gemessen und bleibt außer Acht.</translation>
    </message>
</context>
<context>
    <name>evidence.other-file</name>
    <message>
        <source>%1 is no file that Paretoscope packs what was measured into.</source>
        <translation>%1 ist keine Datei, in die Paretoscope packt, was gemessen wurde.</translation>
    </message>
</context>
<context>
    <name>evidence.other-runs</name>
    <message>
        <source>The runs of whole recipes that are packed with this project in %1 were made on other data or by another LibTorch, and are left out; what was measured of single layers is taken.</source>
        <translation>Die Läufe ganzer Rezepte, die mit diesem Projekt in %1 gepackt sind, wurden auf anderen Daten oder von einer anderen LibTorch gemacht und bleiben außer Acht; was an einzelnen Schichten gemessen wurde, wird übernommen.</translation>
    </message>
</context>
<context>
    <name>evidence.too-much</name>
    <message>
        <source>What was measured is too much to be packed into one file: %1 bytes.</source>
        <translation>Was gemessen wurde, ist zu viel, um in eine Datei gepackt zu werden: %1 Bytes.</translation>
    </message>
</context>
<context>
    <name>export.failed</name>
    <message>
        <source>%1 could not be exported.</source>
        <translation>%1 konnte nicht exportiert werden.</translation>
    </message>
</context>
<context>
    <name>export.model-changed</name>
    <message>
        <source>%1 is gone or was changed since it was opened: its extra files, plain attributes and flags are left out.</source>
        <translation>%1 ist verschwunden oder wurde seit dem Öffnen geändert: Zusatzdateien, einfache Attribute und Schalter sind ausgelassen.</translation>
    </message>
</context>
<context>
    <name>export.no-name</name>
    <message>
        <source>The export needs the name of a file to write.</source>
        <translation>Der Export braucht den Namen einer Datei, die geschrieben wird.</translation>
    </message>
</context>
<context>
    <name>export.no-room</name>
    <message>
        <source>The disk has no room for %1: it takes about %2 bytes, and %3 are free; free some space or choose another place.</source>
        <translation>Der Datenträger hat keinen Platz für %1: Es braucht etwa %2 Bytes, und %3 sind frei; schaffen Sie Platz, oder wählen Sie einen anderen Ort.</translation>
    </message>
</context>
<context>
    <name>export.not-verified</name>
    <message>
        <source>%1 was not exported: %2 This is a fault of the program or of the disk; export again, and report it if it stays.</source>
        <translation>%1 wurde nicht exportiert: %2 Das ist ein Fehler des Programms oder des Datenträgers; exportieren Sie noch einmal, und melden Sie ihn, wenn er bleibt.</translation>
    </message>
</context>
<context>
    <name>export.other-weight-bytes</name>
    <message>
        <source>%1 was not exported: it carries %2 bytes of weights, but %3 were promised; please report this.</source>
        <translation>%1 wurde nicht exportiert: Die Datei trägt %2 Bytes an Gewichten, versprochen waren %3; bitte melden Sie das.</translation>
    </message>
</context>
<context>
    <name>export.split-samples</name>
    <message>
        <source>Calibration samples were taken from the evaluation data; claims are made on the held-out rest only.</source>
        <translation>Die Kalibrierbeispiele wurden den Auswertungsdaten entnommen; Aussagen gelten nur für den zurückgelegten Rest.</translation>
    </message>
</context>
<context>
    <name>export.too-large</name>
    <message>
        <source>%1 was not exported: the file has %2 bytes, too many for weights of %3; please report this.</source>
        <translation>%1 wurde nicht exportiert: Die Datei hat %2 Bytes, zu viele für Gewichte von %3; bitte melden Sie das.</translation>
    </message>
</context>
<context>
    <name>extension.class</name>
    <message>
        <source>holds an object of the class %1 %2, which is not part of LibTorch; save the network without it</source>
        <translation>enthält ein Objekt der Klasse %1 %2, die nicht zu LibTorch gehört; speichern Sie das Netz ohne es</translation>
    </message>
</context>
<context>
    <name>extension.named</name>
    <message>
        <source>of an extension named %1</source>
        <translation>aus einer Erweiterung namens %1</translation>
    </message>
</context>
<context>
    <name>extension.newer-operator</name>
    <message>
        <source>uses the operator %1, which this LibTorch does not have; build with a newer one (--torch) or save the model without it</source>
        <translation>benutzt den Operator %1, den dieses LibTorch nicht hat; bauen Sie mit einem neueren (--torch) oder speichern Sie das Modell ohne ihn</translation>
    </message>
</context>
<context>
    <name>extension.operator</name>
    <message>
        <source>uses the operator %1 %2, which is not part of LibTorch; save the part of the network before it, or trace one that does without it</source>
        <translation>benutzt den Operator %1 %2, der nicht zu LibTorch gehört; speichern Sie den Teil des Netzes davor, oder zeichnen Sie eines auf, das ohne ihn auskommt</translation>
    </message>
</context>
<context>
    <name>extension.package</name>
    <message>
        <source>of the package %1</source>
        <translation>aus dem Paket %1</translation>
    </message>
</context>
<context>
    <name>factor.no-kernel</name>
    <message>
        <source>has no kernel of several rows and columns that all its channels share, which this factoring takes apart; choose another one or leave its rank at 1.</source>
        <translation>hat keinen Kern aus mehreren Zeilen und Spalten, den alle Kanäle gemeinsam haben und den diese Zerlegung braucht; wählen Sie eine andere oder lassen Sie den Rang bei 1.</translation>
    </message>
</context>
<context>
    <name>factor.pruned</name>
    <message>
        <source>cannot have both zeros and a lower rank, whose product has none; leave its sparsity at 0 or its rank at 1.</source>
        <translation>kann nicht zugleich Nullen und einen kleineren Rang haben, dessen Produkt keine hat; lassen Sie ihren Anteil an Nullen bei 0 oder ihren Rang bei 1.</translation>
    </message>
</context>
<context>
    <name>factor.saves-nothing</name>
    <message>
        <source>would not get smaller: of rank %1 its factors hold %2 numbers, it has %3; choose a rank of %4 at most, or 1.</source>
        <translation>würde nicht kleiner: Vom Rang %1 haben ihre Faktoren %2 Zahlen, sie selbst hat %3; wählen Sie einen Rang von höchstens %4, oder 1.</translation>
    </message>
</context>
<context>
    <name>factor.small</name>
    <message>
        <source>is so small that two factors would hold as many numbers or more; leave its rank at 1.</source>
        <translation>ist so klein, dass zwei Faktoren ebenso viele Zahlen hätten oder mehr; lassen Sie ihren Rang bei 1.</translation>
    </message>
</context>
<context>
    <name>feed.carried</name>
    <message>
        <source>The state %1 of a sample is the output %2 that the float network has at the sample before; compressed networks are fed the same, so that differences are of one step.</source>
        <translation>Der Zustand %1 eines Beispiels ist die Ausgabe %2, die das Gleitkommanetz beim Beispiel davor hat; komprimierte Netze bekommen denselben, sodass Unterschiede von einem Schritt sind.</translation>
    </message>
</context>
<context>
    <name>feed.constant-as-tensor</name>
    <message>
        <source>%1, no tensor, so that no array or zeros can be fed to it; write one in the project: &quot;inputs&quot;: {&quot;%2&quot;: …}.</source>
        <translation>%1, kein Tensor, sodass ihr kein Array und keine Nullen gegeben werden können; schreiben Sie einen Wert ins Projekt: &quot;inputs&quot;: {&quot;%2&quot;: …}.</translation>
    </message>
</context>
<context>
    <name>feed.constant-without-value</name>
    <message>
        <source>%1, and the project gives no value for it; write one in the project: &quot;inputs&quot;: {&quot;%2&quot;: …}.</source>
        <translation>%1, und das Projekt gibt ihr keinen Wert; schreiben Sie einen ins Projekt: &quot;inputs&quot;: {&quot;%2&quot;: …}.</translation>
    </message>
</context>
<context>
    <name>feed.first-must-be-data</name>
    <message>
        <source>The first input, %1, must come from the data; give zeros and states for the others.</source>
        <translation>Die erste Eingabe, %1, muss aus den Daten kommen; geben Sie Nullen und Zustände für die anderen an.</translation>
    </message>
</context>
<context>
    <name>feed.foreign-type</name>
    <message>
        <source>%1, which cannot be fed from data; save the network in a module whose forward takes tensors, or lists, tuples or dictionaries of tensors.</source>
        <translation>%1, der nicht aus Daten gespeist werden kann; speichern Sie das Netz in einem Modul, dessen forward Tensoren nimmt, oder Listen, Tupel oder Wörterbücher von Tensoren.</translation>
    </message>
</context>
<context>
    <name>feed.input-of-type</name>
    <message>
        <source>The input %1 of %2 is of type %3</source>
        <translation>Die Eingabe %1 von %2 ist vom Typ %3</translation>
    </message>
</context>
<context>
    <name>feed.no-data</name>
    <message>
        <source>The network also takes %1, which %2 does not hold; add an array of that name (npz), or write in the project &quot;inputs&quot;: {&quot;%1&quot;: {&quot;array&quot;: &quot;NAME&quot;}} or {&quot;zeros&quot;: [1, &quot;batch&quot;, 64]}.</source>
        <translation>Das Netz nimmt auch %1, was %2 nicht enthält; fügen Sie ein Array dieses Namens hinzu (npz), oder schreiben Sie ins Projekt &quot;inputs&quot;: {&quot;%1&quot;: {&quot;array&quot;: &quot;NAME&quot;}} oder {&quot;zeros&quot;: [1, &quot;batch&quot;, 64]}.</translation>
    </message>
</context>
<context>
    <name>feed.sequence-needs-npz</name>
    <message>
        <source>The array %1, in which carried states are to begin anew, can only be read from npz files; leave &quot;sequence&quot; out or save the data so.</source>
        <translation>Das Array %1, in dem getragene Zustände neu beginnen sollen, kann nur aus npz-Dateien gelesen werden; lassen Sie &quot;sequence&quot; weg, oder speichern Sie die Daten so.</translation>
    </message>
</context>
<context>
    <name>feed.sequence-of-other-length</name>
    <message>
        <source>The array %1 has %2 numbers where %3 has %4 samples; they must belong together.</source>
        <translation>Das Array %1 hat %2 Zahlen, wo %3 %4 Beispiele hat; sie müssen zusammengehören.</translation>
    </message>
</context>
<context>
    <name>feed.state-without-size</name>
    <message>
        <source>The size of the state %1 cannot be told from the network; give it beside &quot;carry&quot;: &quot;zeros&quot;: [2, &quot;batch&quot;, 64].</source>
        <translation>Die Größe des Zustands %1 ist am Netz nicht zu erkennen; geben Sie sie neben &quot;carry&quot; an: &quot;zeros&quot;: [2, &quot;batch&quot;, 64].</translation>
    </message>
</context>
<context>
    <name>feed.unknown-dictionary</name>
    <message>
        <source>%1, and it cannot be told what it holds; name arrays of the data in the project: &quot;inputs&quot;: {&quot;%2&quot;: {&quot;arrays&quot;: {&quot;image&quot;: &quot;x&quot;}}}.</source>
        <translation>%1, und was sie enthält, ist nicht zu erkennen; nennen Sie Arrays der Daten im Projekt: &quot;inputs&quot;: {&quot;%2&quot;: {&quot;arrays&quot;: {&quot;image&quot;: &quot;x&quot;}}}.</translation>
    </message>
</context>
<context>
    <name>feed.unknown-list</name>
    <message>
        <source>%1, and it cannot be told what it holds; name arrays of the data in the project: &quot;inputs&quot;: {&quot;%2&quot;: [&quot;left&quot;, &quot;right&quot;]}.</source>
        <translation>%1, und was sie enthält, ist nicht zu erkennen; nennen Sie Arrays der Daten im Projekt: &quot;inputs&quot;: {&quot;%2&quot;: [&quot;left&quot;, &quot;right&quot;]}.</translation>
    </message>
</context>
<context>
    <name>feed.zeros</name>
    <message>
        <source>States that the data does not hold are zeros for every sample (%1); &quot;inputs&quot; in the project can name arrays for them, or carry them from sample to sample.</source>
        <translation>Zustände, die die Daten nicht enthalten, sind für jedes Beispiel Nullen (%1); &quot;inputs&quot; im Projekt kann Arrays für sie nennen oder sie von Beispiel zu Beispiel tragen.</translation>
    </message>
</context>
<context>
    <name>field.missing</name>
    <message>
        <source>is missing; add it</source>
        <translation>fehlt; fügen Sie es hinzu</translation>
    </message>
</context>
<context>
    <name>field.no-number</name>
    <message>
        <source>must be a number</source>
        <translation>muss eine Zahl sein</translation>
    </message>
</context>
<context>
    <name>field.no-numbers</name>
    <message>
        <source>must be a number or a list of numbers</source>
        <translation>muss eine Zahl oder eine Liste von Zahlen sein</translation>
    </message>
</context>
<context>
    <name>field.no-object</name>
    <message>
        <source>must be an object in braces</source>
        <translation>muss ein Objekt in geschweiften Klammern sein</translation>
    </message>
</context>
<context>
    <name>field.no-size</name>
    <message>
        <source>must be [height, width], two whole numbers from 1</source>
        <translation>muss [Höhe, Breite] sein, zwei ganze Zahlen von 1 an</translation>
    </message>
</context>
<context>
    <name>field.no-switch</name>
    <message>
        <source>must be true or false</source>
        <translation>muss true oder false sein</translation>
    </message>
</context>
<context>
    <name>field.no-text</name>
    <message>
        <source>must be a text in quotes</source>
        <translation>muss ein Text in Anführungszeichen sein</translation>
    </message>
</context>
<context>
    <name>field.no-texts</name>
    <message>
        <source>must be a text or a list of texts in quotes</source>
        <translation>muss ein Text oder eine Liste von Texten in Anführungszeichen sein</translation>
    </message>
</context>
<context>
    <name>field.no-whole-number</name>
    <message>
        <source>must be a whole number</source>
        <translation>muss eine ganze Zahl sein</translation>
    </message>
</context>
<context>
    <name>field.none-of</name>
    <message>
        <source>is %1, but must be one of %2</source>
        <translation>ist %1, muss aber eines von diesen sein: %2</translation>
    </message>
</context>
<context>
    <name>field.wrong</name>
    <message>
        <source>%1: &quot;%2&quot; %3.</source>
        <translation>%1: &quot;%2&quot; %3.</translation>
    </message>
</context>
<context>
    <name>file-kind.7-zip</name>
    <message>
        <source>is a 7-Zip archive; unpack it first</source>
        <translation>ist ein 7-Zip-Archiv; entpacken Sie es zuerst</translation>
    </message>
</context>
<context>
    <name>file-kind.bzip2</name>
    <message>
        <source>is packed with bzip2; unpack it first</source>
        <translation>ist mit bzip2 gepackt; entpacken Sie sie zuerst</translation>
    </message>
</context>
<context>
    <name>file-kind.dvc</name>
    <message>
        <source>is a DVC pointer, not the file itself; run &quot;dvc pull&quot; in its repository</source>
        <translation>ist ein Verweis von DVC, nicht die Datei selbst; führen Sie in ihrem Repository „dvc pull“ aus</translation>
    </message>
</context>
<context>
    <name>file-kind.empty</name>
    <message>
        <source>is empty; get it again</source>
        <translation>ist leer; laden Sie die Datei noch einmal</translation>
    </message>
</context>
<context>
    <name>file-kind.git-annex</name>
    <message>
        <source>is a git-annex pointer, not the file itself; run &quot;git annex get&quot; in its repository</source>
        <translation>ist ein Verweis von git-annex, nicht die Datei selbst; führen Sie in ihrem Repository „git annex get“ aus</translation>
    </message>
</context>
<context>
    <name>file-kind.git-lfs</name>
    <message>
        <source>is a Git LFS pointer, not the file itself; run &quot;git lfs pull&quot; in its repository</source>
        <translation>ist ein Verweis von Git LFS, nicht die Datei selbst; führen Sie in ihrem Repository „git lfs pull“ aus</translation>
    </message>
</context>
<context>
    <name>file-kind.gzip</name>
    <message>
        <source>is packed with gzip; unpack it first</source>
        <translation>ist mit gzip gepackt; entpacken Sie sie zuerst</translation>
    </message>
</context>
<context>
    <name>file-kind.of</name>
    <message>
        <source>%1 %2.</source>
        <translation>%1 %2.</translation>
    </message>
</context>
<context>
    <name>file-kind.pdf</name>
    <message>
        <source>is a PDF document; choose another file</source>
        <translation>ist ein PDF-Dokument; wählen Sie eine andere Datei</translation>
    </message>
</context>
<context>
    <name>file-kind.rar</name>
    <message>
        <source>is a RAR archive; unpack it first</source>
        <translation>ist ein RAR-Archiv; entpacken Sie es zuerst</translation>
    </message>
</context>
<context>
    <name>file-kind.tar</name>
    <message>
        <source>is a tar archive; unpack it first</source>
        <translation>ist ein Tar-Archiv; entpacken Sie es zuerst</translation>
    </message>
</context>
<context>
    <name>file-kind.web-page</name>
    <message>
        <source>is a web page, not the file itself; the download gave an error or a login page, get it again</source>
        <translation>ist eine Webseite, nicht die Datei selbst; statt ihrer wurde eine Fehler- oder Anmeldeseite geladen, laden Sie sie noch einmal</translation>
    </message>
</context>
<context>
    <name>file-kind.xml</name>
    <message>
        <source>is an XML document, most likely the error message of a failed download; get it again</source>
        <translation>ist ein XML-Dokument, wohl die Fehlermeldung eines missglückten Ladens; laden Sie die Datei noch einmal</translation>
    </message>
</context>
<context>
    <name>file-kind.xz</name>
    <message>
        <source>is packed with xz; unpack it first</source>
        <translation>ist mit xz gepackt; entpacken Sie sie zuerst</translation>
    </message>
</context>
<context>
    <name>file-kind.zeros</name>
    <message>
        <source>begins with nothing but zeros, as a download does that was broken off; get it again</source>
        <translation>beginnt mit lauter Nullen, wie ein Laden, das abgebrochen wurde; laden Sie die Datei noch einmal</translation>
    </message>
</context>
<context>
    <name>file-kind.zip</name>
    <message>
        <source>is a zip archive; unpack it first, or choose the format that belongs to it</source>
        <translation>ist ein Zip-Archiv; entpacken Sie es zuerst, oder wählen Sie das Format, das dazu gehört</translation>
    </message>
</context>
<context>
    <name>file-kind.zstandard</name>
    <message>
        <source>is packed with Zstandard; unpack it first</source>
        <translation>ist mit Zstandard gepackt; entpacken Sie sie zuerst</translation>
    </message>
</context>
<context>
    <name>file.broken-off</name>
    <message>
        <source>Reading %1 failed half-way; check the disk.</source>
        <translation>Das Lesen von %1 brach mittendrin ab; prüfen Sie den Datenträger.</translation>
    </message>
</context>
<context>
    <name>file.by-system</name>
    <message>
        <source>%1</source>
        <translation>%1</translation>
    </message>
</context>
<context>
    <name>file.folder-not-read</name>
    <message>
        <source>The folder %1 cannot be read; check that it exists and its permissions.</source>
        <translation>Der Ordner %1 kann nicht gelesen werden; prüfen Sie, dass es ihn gibt, und seine Rechte.</translation>
    </message>
</context>
<context>
    <name>file.is-device</name>
    <message>
        <source>%1 is a device or a pipe; give a file name.</source>
        <translation>%1 ist ein Gerät oder eine Pipe; geben Sie den Namen einer Datei an.</translation>
    </message>
</context>
<context>
    <name>file.is-folder</name>
    <message>
        <source>%1 is a folder; give a file name.</source>
        <translation>%1 ist ein Ordner; geben Sie den Namen einer Datei an.</translation>
    </message>
</context>
<context>
    <name>file.missing</name>
    <message>
        <source>The file %1 was not found; check the path.</source>
        <translation>Die Datei %1 wurde nicht gefunden; prüfen Sie den Pfad.</translation>
    </message>
</context>
<context>
    <name>file.no-file</name>
    <message>
        <source>%1 is not a file; choose a file instead.</source>
        <translation>%1 ist keine Datei; wählen Sie stattdessen eine Datei.</translation>
    </message>
</context>
<context>
    <name>file.no-folder</name>
    <message>
        <source>%1 cannot be written: its folder does not exist; choose another place.</source>
        <translation>%1 kann nicht geschrieben werden: Den Ordner dafür gibt es nicht; wählen Sie einen anderen Ort.</translation>
    </message>
</context>
<context>
    <name>file.no-permission</name>
    <message>
        <source>Permission denied</source>
        <translation>keine Berechtigung</translation>
    </message>
</context>
<context>
    <name>file.no-size</name>
    <message>
        <source>The file %1 cannot be read.</source>
        <translation>Die Datei %1 kann nicht gelesen werden.</translation>
    </message>
</context>
<context>
    <name>file.not-hashed</name>
    <message>
        <source>The file %1 cannot be read; check that it exists.</source>
        <translation>Die Datei %1 kann nicht gelesen werden; prüfen Sie, ob es sie gibt.</translation>
    </message>
</context>
<context>
    <name>file.not-mapped</name>
    <message>
        <source>%1 cannot be mapped into memory.</source>
        <translation>%1 kann nicht in den Speicher abgebildet werden.</translation>
    </message>
</context>
<context>
    <name>file.not-opened</name>
    <message>
        <source>The file %1 cannot be opened; check its permissions.</source>
        <translation>Die Datei %1 kann nicht geöffnet werden; prüfen Sie ihre Rechte.</translation>
    </message>
</context>
<context>
    <name>file.not-permitted</name>
    <message>
        <source>Operation not permitted</source>
        <translation>Vorgang nicht erlaubt</translation>
    </message>
</context>
<context>
    <name>file.not-written</name>
    <message>
        <source>%1 cannot be written (%2); choose another place or change its permissions.</source>
        <translation>%1 kann nicht geschrieben werden (%2); wählen Sie einen anderen Ort oder ändern Sie die Rechte.</translation>
    </message>
</context>
<context>
    <name>file.read-only</name>
    <message>
        <source>Read-only file system</source>
        <translation>Dateisystem nur lesbar</translation>
    </message>
</context>
<context>
    <name>file.too-large</name>
    <message>
        <source>The file %1 has %2 bytes, more than the %3 that such a file may have.</source>
        <translation>Die Datei %1 hat %2 Bytes, mehr als die %3, die eine solche Datei haben darf.</translation>
    </message>
</context>
<context>
    <name>file.unreadable</name>
    <message>
        <source>%1 cannot be read; check the file.</source>
        <translation>%1 kann nicht gelesen werden; prüfen Sie die Datei.</translation>
    </message>
</context>
<context>
    <name>file.written-over</name>
    <message>
        <source>%1 is %2 and would be written over; choose another name.</source>
        <translation>%1 gehört zu dem, woraus gearbeitet wird (%2), und würde überschrieben; wählen Sie einen anderen Namen.</translation>
    </message>
</context>
<context>
    <name>fold-batch-norm.combinable</name>
    <message>
        <source>%1 batch norms besides can be one scale and one shift.</source>
        <translation>%1 weitere Batch-Normen können zu einer Skala und einer Verschiebung werden.</translation>
    </message>
</context>
<context>
    <name>fold-batch-norm.combinable-one</name>
    <message>
        <source>%1 batch norm besides can be one scale and one shift.</source>
        <translation>%1 weitere Batch-Norm kann zu einer Skala und einer Verschiebung werden.</translation>
    </message>
</context>
<context>
    <name>fold-batch-norm.failed</name>
    <message>
        <source>The batch norms of this model cannot be folded; keep them unfolded.</source>
        <translation>Die Batch-Normen dieses Modells können nicht eingefaltet werden; behalten Sie sie, wie sie sind.</translation>
    </message>
</context>
<context>
    <name>fold-batch-norm.foldable</name>
    <message>
        <source>%1 batch norms can be folded into the layer before.</source>
        <translation>%1 Batch-Normen können in die Schicht davor eingefaltet werden.</translation>
    </message>
</context>
<context>
    <name>fold-batch-norm.foldable-one</name>
    <message>
        <source>%1 batch norm can be folded into the layer before.</source>
        <translation>%1 Batch-Norm kann in die Schicht davor eingefaltet werden.</translation>
    </message>
</context>
<context>
    <name>forecast.failed</name>
    <message>
        <source>The time of the analysis cannot be foretold.</source>
        <translation>Die Dauer der Analyse kann nicht vorhergesagt werden.</translation>
    </message>
</context>
<context>
    <name>forecast.known-failed</name>
    <message>
        <source>What is known already cannot be told.</source>
        <translation>Was schon bekannt ist, kann nicht gesagt werden.</translation>
    </message>
</context>
<context>
    <name>format.cannot-hold</name>
    <message>
        <source>The format %1 cannot hold this: %2.</source>
        <translation>Das Format %1 kann dies nicht aufnehmen: %2.</translation>
    </message>
</context>
<context>
    <name>format.more-refusals</name>
    <message>
        <source>%1; and %2 more</source>
        <translation>%1; und %2 weitere</translation>
    </message>
</context>
<context>
    <name>format.not-run</name>
    <message>
        <source>%1 is of no format that can be run.</source>
        <translation>%1 ist in keinem Format, das ausgeführt werden kann.</translation>
    </message>
</context>
<context>
    <name>format.not-written</name>
    <message>
        <source>The format %1 cannot be written; use one of %2.</source>
        <translation>Das Format %1 kann nicht geschrieben werden; verwenden Sie eines von %2.</translation>
    </message>
</context>
<context>
    <name>format.only-weights</name>
    <message>
        <source>%1 holds weights without their network; open the network itself, and name this file in the project&apos;s &quot;weights&quot;.</source>
        <translation>%1 enthält Gewichte ohne ihr Netz; öffnen Sie das Netz selbst und nennen Sie diese Datei unter &quot;weights&quot; des Projekts.</translation>
    </message>
</context>
<context>
    <name>format.other-suffix</name>
    <message>
        <source>%1 is not a suffix of %4: name %2 for the format that it is to be written in, one of %3.</source>
        <translation>%1 ist keine Endung von %4: Benennen Sie %2 nach dem Format, in dem es geschrieben werden soll, einem von %3.</translation>
    </message>
</context>
<context>
    <name>format.refusals</name>
    <message>
        <source>%1; %2</source>
        <translation>%1; %2</translation>
    </message>
</context>
<context>
    <name>format.unknown</name>
    <message>
        <source>The format %1 is unknown; use one of %2.</source>
        <translation>Das Format %1 ist unbekannt; verwenden Sie eines von %2.</translation>
    </message>
</context>
<context>
    <name>format.unknown-suffix</name>
    <message>
        <source>%1 is the suffix of no format that is known: name %2 for the format that it is to be written in, one of %3.</source>
        <translation>%1 ist die Endung keines bekannten Formats: Benennen Sie %2 nach dem Format, in dem es geschrieben werden soll, einem von %3.</translation>
    </message>
</context>
<context>
    <name>frontier.not-solved</name>
    <message>
        <source>The frontier could not be solved.</source>
        <translation>Die Front konnte nicht berechnet werden.</translation>
    </message>
</context>
<context>
    <name>gzip.damaged</name>
    <message>
        <source>%1 is a damaged or truncated gzip; get it again.</source>
        <translation>%1 ist ein beschädigtes oder abgeschnittenes gzip; besorgen Sie die Datei neu.</translation>
    </message>
</context>
<context>
    <name>gzip.no-memory</name>
    <message>
        <source>There is no memory to unpack %1.</source>
        <translation>Es gibt nicht genug Speicher, um %1 zu entpacken.</translation>
    </message>
</context>
<context>
    <name>gzip.too-large</name>
    <message>
        <source>%1 would take more than 2 GiB of memory; unpack it with gunzip first.</source>
        <translation>%1 brauchte mehr als 2 GiB Speicher; entpacken Sie es zuerst mit gunzip.</translation>
    </message>
</context>
<context>
    <name>heads.bias-form</name>
    <message>
        <source>a bias of another form</source>
        <translation>ein Bias anderer Form</translation>
    </message>
</context>
<context>
    <name>heads.joined</name>
    <message>
        <source>%1 with something whose heads are not known</source>
        <translation>%1 mit etwas, dessen Köpfe nicht bekannt sind</translation>
    </message>
</context>
<context>
    <name>heads.layer-form</name>
    <message>
        <source>the form in which the layer %1 reads them</source>
        <translation>die Form, in der die Schicht %1 sie liest</translation>
    </message>
</context>
<context>
    <name>heads.not-finite</name>
    <message>
        <source>Layer %1 is given NaN or infinite numbers by the calibration samples, so that its heads cannot be compared; choose another criterion, or repair the samples.</source>
        <translation>Schicht %1 erhält durch die Kalibrierungsbeispiele NaN oder unendliche Zahlen, sodass ihre Köpfe nicht verglichen werden können; wählen Sie ein anderes Kriterium, oder berichtigen Sie die Beispiele.</translation>
    </message>
</context>
<context>
    <name>heads.opaque</name>
    <message>
        <source>control flow, which runs as it was stored</source>
        <translation>Ablaufsteuerung, die läuft, wie sie gespeichert wurde</translation>
    </message>
</context>
<context>
    <name>heads.operator</name>
    <message>
        <source>%1, through which heads are not followed</source>
        <translation>%1, durch das Köpfe nicht verfolgt werden</translation>
    </message>
</context>
<context>
    <name>heads.other-form</name>
    <message>
        <source>its form, in which no heads are told apart</source>
        <translation>ihre Form, in der keine Köpfe unterschieden werden</translation>
    </message>
</context>
<context>
    <name>heads.other-layer</name>
    <message>
        <source>the layer %1, whose weight is used elsewhere, too, or in another form</source>
        <translation>die Schicht %1, deren Gewicht auch anderswo oder in anderer Form verwendet wird</translation>
    </message>
</context>
<context>
    <name>heads.read-elsewhere</name>
    <message>
        <source>numbers of theirs that something else reads, too</source>
        <translation>Zahlen von ihnen, die auch anderes liest</translation>
    </message>
</context>
<context>
    <name>heads.returned</name>
    <message>
        <source>what the network returns of single heads</source>
        <translation>was das Netz von einzelnen Köpfen ausgibt</translation>
    </message>
</context>
<context>
    <name>heads.shared-by-all</name>
    <message>
        <source>keys and values that all heads share</source>
        <translation>Schlüssel und Werte, die alle Köpfe teilen</translation>
    </message>
</context>
<context>
    <name>idx.foreign</name>
    <message>
        <source>%1 is no IDX file (it must begin with two zero bytes, a type and a number of dimensions); check its format.</source>
        <translation>%1 ist keine IDX-Datei (sie muss mit zwei Null-Bytes, einem Typ und einer Zahl von Dimensionen beginnen); prüfen Sie das Format.</translation>
    </message>
</context>
<context>
    <name>image-csv.bad-line</name>
    <message>
        <source>%1, line %2: %3; mend that line.</source>
        <translation>%1, Zeile %2: %3; bessern Sie diese Zeile aus.</translation>
    </message>
</context>
<context>
    <name>image-csv.missing-column</name>
    <message>
        <source>a column is missing</source>
        <translation>es fehlt eine Spalte</translation>
    </message>
</context>
<context>
    <name>image-csv.no-class</name>
    <message>
        <source>the label &quot;%1&quot; is no class number from 0</source>
        <translation>das Label &quot;%1&quot; ist keine Klassennummer von 0 an</translation>
    </message>
</context>
<context>
    <name>image-csv.no-header</name>
    <message>
        <source>%1 needs a first line that names the columns &quot;file&quot; and &quot;label&quot;; add it.</source>
        <translation>%1 braucht eine erste Zeile, die die Spalten &quot;file&quot; und &quot;label&quot; nennt; fügen Sie sie hinzu.</translation>
    </message>
</context>
<context>
    <name>image-csv.no-list</name>
    <message>
        <source>The format image-csv needs &quot;labels&quot;, a CSV file with the columns file and label.</source>
        <translation>Das Format image-csv braucht &quot;labels&quot;, eine CSV-Datei mit den Spalten file und label.</translation>
    </message>
</context>
<context>
    <name>image-csv.no-number</name>
    <message>
        <source>the label &quot;%1&quot; is no number</source>
        <translation>das Label &quot;%1&quot; ist keine Zahl</translation>
    </message>
</context>
<context>
    <name>image-csv.outside</name>
    <message>
        <source>&quot;%1&quot; does not lie in the folder of images</source>
        <translation>&quot;%1&quot; liegt nicht im Ordner der Bilder</translation>
    </message>
</context>
<context>
    <name>image-folder.no-classes</name>
    <message>
        <source>%1 has no sub-folders; put the images of each class into a folder of its own.</source>
        <translation>%1 hat keine Unterordner; legen Sie die Bilder jeder Klasse in einen eigenen Ordner.</translation>
    </message>
</context>
<context>
    <name>image-folder.no-numbers</name>
    <message>
        <source>%1 names classes by its folders; for regression give the format image-csv with a label column.</source>
        <translation>%1 nennt Klassen durch seine Ordner; geben Sie für Regression das Format image-csv mit einer Spalte label an.</translation>
    </message>
</context>
<context>
    <name>image-masks.no-labels</name>
    <message>
        <source>The format image-masks needs &quot;labels&quot;, the folder of label images.</source>
        <translation>Das Format image-masks braucht &quot;labels&quot;, den Ordner der Labelbilder.</translation>
    </message>
</context>
<context>
    <name>image-masks.no-pairs</name>
    <message>
        <source>No picture of %1 has a label image of its name in %2; check both folders.</source>
        <translation>Kein Bild von %1 hat in %2 ein Labelbild seines Namens; prüfen Sie beide Ordner.</translation>
    </message>
</context>
<context>
    <name>input-file.calibration</name>
    <message>
        <source>the calibration data</source>
        <translation>die Kalibrierdaten</translation>
    </message>
</context>
<context>
    <name>input-file.class-names</name>
    <message>
        <source>the class names of %1</source>
        <translation>die Klassennamen für %1</translation>
    </message>
</context>
<context>
    <name>input-file.evaluation</name>
    <message>
        <source>the evaluation data</source>
        <translation>die Auswertungsdaten</translation>
    </message>
</context>
<context>
    <name>input-file.labels</name>
    <message>
        <source>the labels of %1</source>
        <translation>die Labels für %1</translation>
    </message>
</context>
<context>
    <name>input-file.model</name>
    <message>
        <source>the model</source>
        <translation>das Modell</translation>
    </message>
</context>
<context>
    <name>input-file.model-part</name>
    <message>
        <source>a part of the model</source>
        <translation>ein Teil des Modells</translation>
    </message>
</context>
<context>
    <name>input-file.project</name>
    <message>
        <source>the project</source>
        <translation>das Projekt</translation>
    </message>
</context>
<context>
    <name>input-file.recipe</name>
    <message>
        <source>the recipe that was given</source>
        <translation>das angegebene Rezept</translation>
    </message>
</context>
<context>
    <name>input-file.weights</name>
    <message>
        <source>the weights</source>
        <translation>die Datei der Gewichte</translation>
    </message>
</context>
<context>
    <name>input-ranges.not-finite</name>
    <message>
        <source>Layer %1 is given NaN or infinite numbers by the calibration samples, so that they have no range; leave its activations as floats, or repair the samples.</source>
        <translation>Schicht %1 bekommt durch die Kalibrierungsbeispiele NaN oder unendliche Zahlen, die keinen Bereich haben; lassen Sie ihre Aktivierungen als Gleitkommazahlen, oder reparieren Sie die Beispiele.</translation>
    </message>
</context>
<context>
    <name>input.bad-mean</name>
    <message>
        <source>&quot;mean&quot; must hold ordinary numbers.</source>
        <translation>&quot;mean&quot; muss gewöhnliche Zahlen enthalten.</translation>
    </message>
</context>
<context>
    <name>input.bad-std</name>
    <message>
        <source>&quot;std&quot; must hold numbers other than 0, samples are divided by them.</source>
        <translation>&quot;std&quot; muss andere Zahlen als 0 enthalten, denn die Beispiele werden durch sie geteilt.</translation>
    </message>
</context>
<context>
    <name>input.cannot-resize</name>
    <message>
        <source>The image cannot be resized to &quot;resize&quot; %1 × %2; choose another size.</source>
        <translation>Das Bild kann nicht auf &quot;resize&quot; %1 × %2 gebracht werden; wählen Sie eine andere Größe.</translation>
    </message>
</context>
<context>
    <name>input.count</name>
    <message>
        <source>The model takes %1 inputs, but %2 were given; give one array for each input.</source>
        <translation>Das Modell nimmt %1 Eingaben, gegeben wurden aber %2; geben Sie für jede Eingabe ein Array an.</translation>
    </message>
</context>
<context>
    <name>input.crop-too-large</name>
    <message>
        <source>&quot;centerCrop&quot; of %1 × %2 is larger than the image of %3 × %4; make it smaller or set &quot;resize&quot;.</source>
        <translation>&quot;centerCrop&quot; von %1 × %2 ist größer als das Bild von %3 × %4; verkleinern Sie es oder setzen Sie &quot;resize&quot;.</translation>
    </message>
</context>
<context>
    <name>input.impossible-size</name>
    <message>
        <source>&quot;%1&quot; asks for images of %2 × %3; give a height and width of at least 1 and at most 16384.</source>
        <translation>&quot;%1&quot; verlangt Bilder von %2 × %3; geben Sie Höhe und Breite von mindestens 1 und höchstens 16384 an.</translation>
    </message>
</context>
<context>
    <name>input.no-image</name>
    <message>
        <source>An image must have the shape [channels, height, width], not %1.</source>
        <translation>Ein Bild muss die Form [Kanäle, Höhe, Breite] haben, nicht %1.</translation>
    </message>
</context>
<context>
    <name>input.no-sample-dimension</name>
    <message>
        <source>An input has no dimension for the samples, so that only one sample can be run at a time.</source>
        <translation>Eine Eingabe hat keine Dimension für die Beispiele, sodass nur ein Beispiel auf einmal laufen kann.</translation>
    </message>
</context>
<context>
    <name>input.not-pictures</name>
    <message>
        <source>Samples of shape %1 are no images; remove &quot;channels&quot;, &quot;resize&quot; and &quot;centerCrop&quot; from &quot;input&quot;.</source>
        <translation>Beispiele der Form %1 sind keine Bilder; entfernen Sie &quot;channels&quot;, &quot;resize&quot; und &quot;centerCrop&quot; aus &quot;input&quot;.</translation>
    </message>
</context>
<context>
    <name>input.other-channels</name>
    <message>
        <source>&quot;channels&quot; needs images with 1, 3 or 4 channels, but these have shape %1; remove it.</source>
        <translation>&quot;channels&quot; braucht Bilder mit 1, 3 oder 4 Kanälen, diese haben aber die Form %1; entfernen Sie es.</translation>
    </message>
</context>
<context>
    <name>input.refused</name>
    <message>
        <source>The network refuses this input: %1; give it what it was made for.</source>
        <translation>Das Netz lehnt diese Eingabe ab: %1; geben Sie ihm, wofür es gemacht ist.</translation>
    </message>
</context>
<context>
    <name>input.samples-refused</name>
    <message>
        <source>The model&apos;s input does not take samples of shape %1; set &quot;resize&quot;, &quot;centerCrop&quot; or &quot;channels&quot; in the project&apos;s &quot;input&quot;, or choose data of the shape the model was trained on.</source>
        <translation>Die Eingabe des Modells nimmt keine Beispiele der Form %1; setzen Sie &quot;resize&quot;, &quot;centerCrop&quot; oder &quot;channels&quot; unter &quot;input&quot; des Projekts, oder wählen Sie Daten der Form, mit der das Modell trainiert wurde.</translation>
    </message>
</context>
<context>
    <name>input.tokens-refused</name>
    <message>
        <source>The model&apos;s input does not take tokens of shape %1 up to %2; choose data of the length and vocabulary the model was trained on.</source>
        <translation>Die Eingabe des Modells nimmt keine Token der Form %1 bis %2; wählen Sie Daten mit der Länge und dem Vokabular, mit denen das Modell trainiert wurde.</translation>
    </message>
</context>
<context>
    <name>input.values-for-one-channel</name>
    <message>
        <source>&quot;%1&quot; has %2 values for samples with %3 channel; give one value, or one per channel.</source>
        <translation>&quot;%1&quot; hat %2 Werte für Beispiele mit %3 Kanal; geben Sie einen Wert an oder einen je Kanal.</translation>
    </message>
</context>
<context>
    <name>input.values-per-channel</name>
    <message>
        <source>&quot;%1&quot; has %2 values for samples with %3 channels; give one value, or one per channel.</source>
        <translation>&quot;%1&quot; hat %2 Werte für Beispiele mit %3 Kanälen; geben Sie einen Wert an oder einen je Kanal.</translation>
    </message>
</context>
<context>
    <name>input.zero-scale</name>
    <message>
        <source>&quot;scale&quot; must be a number other than 0.</source>
        <translation>&quot;scale&quot; muss eine andere Zahl als 0 sein.</translation>
    </message>
</context>
<context>
    <name>inputs.block</name>
    <message>
        <source>shares its operator with other layers, whose input would be rounded with its own; leave its activations as floats.</source>
        <translation>teilt ihren Operator mit anderen Schichten, deren Eingabe mit ihrer gerundet würde; lassen Sie ihre Aktivierungen als Gleitkommazahlen.</translation>
    </message>
</context>
<context>
    <name>inputs.half</name>
    <message>
        <source>computes in half precision, where inputs cannot be rounded; leave its activations as floats.</source>
        <translation>rechnet in halber Genauigkeit, in der Eingaben nicht gerundet werden können; lassen Sie ihre Aktivierungen als Gleitkommazahlen.</translation>
    </message>
</context>
<context>
    <name>inputs.never-seen</name>
    <message>
        <source>What layer %1 is given is not known: no calibration sample reaches it. Leave its activations as floats, or choose ranges found as it runs (dynamic).</source>
        <translation>Was Schicht %1 bekommt, ist nicht bekannt: Kein Kalibrierungsbeispiel erreicht sie. Lassen Sie ihre Aktivierungen als Gleitkommazahlen, oder wählen Sie Bereiche, die beim Lauf gefunden werden (dynamisch).</translation>
    </message>
</context>
<context>
    <name>inputs.other-kind</name>
    <message>
        <source>is no linear layer or convolution, and only their inputs are rounded; leave its activations as floats.</source>
        <translation>ist keine lineare Schicht oder Faltung, und nur deren Eingaben werden gerundet; lassen Sie ihre Aktivierungen als Gleitkommazahlen.</translation>
    </message>
</context>
<context>
    <name>inputs.samples-refused</name>
    <message>
        <source>The model&apos;s inputs do not take samples of shape %1; set &quot;resize&quot;, &quot;centerCrop&quot; or &quot;channels&quot; in the project&apos;s &quot;input&quot;, or choose data of the shape the model was trained on.</source>
        <translation>Die Eingaben des Modells nehmen keine Beispiele der Form %1; setzen Sie &quot;resize&quot;, &quot;centerCrop&quot; oder &quot;channels&quot; unter &quot;input&quot; des Projekts, oder wählen Sie Daten der Form, mit der das Modell trainiert wurde.</translation>
    </message>
</context>
<context>
    <name>inputs.tied-table</name>
    <message>
        <source>is a table that something else computes with, too, whose input would be rounded with it; leave its activations as floats.</source>
        <translation>ist eine Tabelle, mit der auch etwas anderes rechnet, dessen Eingabe mit ihr gerundet würde; lassen Sie ihre Aktivierungen als Gleitkommazahlen.</translation>
    </message>
</context>
<context>
    <name>inputs.tokens-refused</name>
    <message>
        <source>The model&apos;s inputs do not take tokens of shape %1 up to %2; choose data of the length and vocabulary the model was trained on.</source>
        <translation>Die Eingaben des Modells nehmen keine Token der Form %1 bis %2; wählen Sie Daten mit der Länge und dem Vokabular, mit denen das Modell trainiert wurde.</translation>
    </message>
</context>
<context>
    <name>int8.layers-refused</name>
    <message>
        <source>The int8 kernels of %1 do not take this model&apos;s layers.</source>
        <translation>Die int8-Kernel von %1 nehmen die Schichten dieses Modells nicht an.</translation>
    </message>
</context>
<context>
    <name>int8.no-kernels</name>
    <message>
        <source>This LibTorch has no int8 kernels that sum right on this processor (%1).</source>
        <translation>Dieses LibTorch hat keine int8-Kernel, die auf diesem Prozessor richtig summieren (%1).</translation>
    </message>
</context>
<context>
    <name>int8.no-layers</name>
    <message>
        <source>The model has no two-dimensional convolution or linear layer, which are all that has int8 kernels.</source>
        <translation>Das Modell hat keine zweidimensionale Faltung und keine lineare Schicht; nur für diese gibt es int8-Kernel.</translation>
    </message>
</context>
<context>
    <name>int8.not-exact</name>
    <message>
        <source>This model&apos;s layers cannot be run as in int8.</source>
        <translation>Die Schichten dieses Modells können nicht wie in int8 laufen.</translation>
    </message>
</context>
<context>
    <name>int8.not-tried</name>
    <message>
        <source>The int8 kernels cannot be tried.</source>
        <translation>Die int8-Kernel können nicht erprobt werden.</translation>
    </message>
</context>
<context>
    <name>json.invalid</name>
    <message>
        <source>%1 is no valid JSON; mend it or choose another file.</source>
        <translation>%1 ist kein gültiges JSON; bessern Sie die Datei aus, oder wählen Sie eine andere.</translation>
    </message>
</context>
<context>
    <name>json.invalid-at</name>
    <message>
        <source>%1 is no valid JSON at line %2, column %3; mend it or choose another file.</source>
        <translation>%1 ist kein gültiges JSON in Zeile %2, Spalte %3; bessern Sie die Datei aus, oder wählen Sie eine andere.</translation>
    </message>
</context>
<context>
    <name>json.no-object</name>
    <message>
        <source>%1 must hold one JSON object in braces.</source>
        <translation>%1 muss ein JSON-Objekt in geschweiften Klammern enthalten.</translation>
    </message>
</context>
<context>
    <name>json.too-deep</name>
    <message>
        <source>%1 is nested more than 64 levels deep; it is no such file.</source>
        <translation>%1 ist mehr als 64 Ebenen tief verschachtelt; das ist keine solche Datei.</translation>
    </message>
</context>
<context>
    <name>json.twice</name>
    <message>
        <source>%1 says %2 twice in one object, and only one of them can count; remove the other.</source>
        <translation>%1 nennt %2 zweimal in einem Objekt, und nur eines kann gelten; entfernen Sie das andere.</translation>
    </message>
</context>
<context>
    <name>label-image.comes-out-other</name>
    <message>
        <source>The label image %1 comes out in another size than its picture; check both.</source>
        <translation>Das Labelbild %1 kommt in anderer Größe heraus als sein Bild; prüfen Sie beide.</translation>
    </message>
</context>
<context>
    <name>label-image.in-colours</name>
    <message>
        <source>is a label image in colours</source>
        <translation>ist ein Labelbild in Farben</translation>
    </message>
</context>
<context>
    <name>label-image.inexact</name>
    <message>
        <source>does not keep its numbers exactly, as a label image must</source>
        <translation>behält seine Zahlen nicht genau, wie es ein Labelbild muss</translation>
    </message>
</context>
<context>
    <name>label-image.other-size</name>
    <message>
        <source>The label image %1 has %2 × %3 pixels where its picture has %4 × %5; they must belong together.</source>
        <translation>Das Labelbild %1 hat %2 × %3 Pixel, sein Bild aber %4 × %5; sie müssen zusammengehören.</translation>
    </message>
</context>
<context>
    <name>label-image.save-as-numbers</name>
    <message>
        <source>save it as an indexed or grey PNG of class numbers</source>
        <translation>speichern Sie es als indiziertes oder graues PNG von Klassennummern</translation>
    </message>
</context>
<context>
    <name>label.one-number</name>
    <message>
        <source>%1 has the label %2, but the model gives one number a sample, which tells only the classes 0 and 1 apart; check the labels, choose the task &quot;regression&quot; or another output.</source>
        <translation>%1 hat die Klasse %2, das Modell gibt aber eine Zahl je Beispiel, was nur die Klassen 0 und 1 unterscheidet; prüfen Sie die Klassen, wählen Sie die Aufgabe &quot;regression&quot; oder eine andere Ausgabe.</translation>
    </message>
</context>
<context>
    <name>label.unknown</name>
    <message>
        <source>%1 has the label %2, but the model knows %3 (0 to %4); check the labels or the model.</source>
        <translation>%1 hat die Klasse %2, das Modell kennt aber %3 (0 bis %4); prüfen Sie die Klassen oder das Modell.</translation>
    </message>
</context>
<context>
    <name>labels.classes-missing</name>
    <message>
        <source>%1 of %2 classes never occur among the %3 labels of %4: %5. Nothing is learnt of them here.</source>
        <translation>%1 von %2 Klassen kommen unter den %3 Labels von %4 nie vor: %5. Über sie ist hier nichts zu erfahren.</translation>
    </message>
</context>
<context>
    <name>labels.from-one</name>
    <message>
        <source>The labels of %1 run from 1 to %2 and 0 never occurs: if they count from 1, every answer is judged by the wrong class; subtract 1 from them.</source>
        <translation>Die Labels von %1 laufen von 1 bis %2, und 0 kommt nie vor: Zählen sie von 1 an, so wird jede Antwort an der falschen Klasse gemessen; ziehen Sie 1 von ihnen ab.</translation>
    </message>
</context>
<context>
    <name>labels.missing</name>
    <message>
        <source>%1 comes without labels; name them in the project&apos;s &quot;data&quot;, or choose the task &quot;unlabelled&quot;.</source>
        <translation>%1 kommt ohne Labels; nennen Sie sie in &quot;data&quot; des Projekts, oder wählen Sie die Aufgabe &quot;unlabelled&quot;.</translation>
    </message>
</context>
<context>
    <name>labels.negative</name>
    <message>
        <source>%1 gives sample %2 the label %3, but labels count from 0; check the file and its format.</source>
        <translation>%1 gibt dem Beispiel %2 das Label %3, Labels zählen aber von 0 an; prüfen Sie die Datei und ihr Format.</translation>
    </message>
</context>
<context>
    <name>labels.no-class</name>
    <message>
        <source>%1 gives sample %2 the label %3, which is no class; choose the task regression, or give class numbers.</source>
        <translation>%1 gibt dem Beispiel %2 das Label %3, was keine Klasse ist; wählen Sie die Aufgabe Regression, oder geben Sie Klassennummern.</translation>
    </message>
</context>
<context>
    <name>labels.not-one-hot</name>
    <message>
        <source>%1 has %2 values a sample, and sample %3 has others than 0 and 1 among them; classification needs one class number a sample.</source>
        <translation>%1 hat %2 Werte je Beispiel, und Beispiel %3 hat andere als 0 und 1 darunter; Klassifikation braucht eine Klassennummer je Beispiel.</translation>
    </message>
</context>
<context>
    <name>labels.not-whole</name>
    <message>
        <source>%1 gives sample %2 a label that is no whole number; classification needs class numbers, or 0 and 1 for each class. For other numbers choose the task &quot;regression&quot;.</source>
        <translation>%1 gibt dem Beispiel %2 ein Label, das keine ganze Zahl ist; Klassifikation braucht Klassennummern, oder 0 und 1 für jede Klasse. Wählen Sie für andere Zahlen die Aufgabe &quot;regression&quot;.</translation>
    </message>
</context>
<context>
    <name>labels.one-class-missing</name>
    <message>
        <source>%1 of %2 classes never occurs among the %3 labels of %4: %5. Nothing is learnt of them here.</source>
        <translation>%1 von %2 Klassen kommt unter den %3 Labels von %4 nie vor: %5. Über sie ist hier nichts zu erfahren.</translation>
    </message>
</context>
<context>
    <name>labels.one-hot</name>
    <message>
        <source>The labels of %1 are one-hot rows of %2: the place of the one is the class.</source>
        <translation>Die Labels von %1 sind One-hot-Zeilen von %2: Die Stelle der Eins ist die Klasse.</translation>
    </message>
</context>
<context>
    <name>labels.other-type</name>
    <message>
        <source>%1 holds %2 values where labels must be whole numbers.</source>
        <translation>%1 enthält Werte vom Typ %2, wo Labels ganze Zahlen sein müssen.</translation>
    </message>
</context>
<context>
    <name>labels.out-of-range</name>
    <message>
        <source>%1 gives sample %2 the label %3, but labels must lie between 0 and %4; check the file and its format.</source>
        <translation>%1 gibt dem Beispiel %2 das Label %3, Labels müssen aber zwischen 0 und %4 liegen; prüfen Sie die Datei und ihr Format.</translation>
    </message>
</context>
<context>
    <name>labels.several-ones</name>
    <message>
        <source>%1 has %2 values a sample, and sample %3 has %4 ones among them; classification needs one class a sample.</source>
        <translation>%1 hat %2 Werte je Beispiel, und Beispiel %3 hat %4 Einsen darunter; Klassifikation braucht eine Klasse je Beispiel.</translation>
    </message>
</context>
<context>
    <name>labels.several-values</name>
    <message>
        <source>%1 has %2 values a sample where classification needs one class number.</source>
        <translation>%1 hat %2 Werte je Beispiel, wo Klassifikation eine Klassennummer braucht.</translation>
    </message>
</context>
<context>
    <name>labels.whole</name>
    <message>
        <source>The labels of %1 are %2, all of them whole: they are taken as class numbers.</source>
        <translation>Die Labels von %1 sind %2, alle davon ganz: Sie werden als Klassennummern genommen.</translation>
    </message>
</context>
<context>
    <name>latency.no-layer-shares</name>
    <message>
        <source>The layers&apos; shares of time could not be measured.</source>
        <translation>Die Anteile der Schichten an der Zeit konnten nicht gemessen werden.</translation>
    </message>
</context>
<context>
    <name>latency.no-layer-times</name>
    <message>
        <source>The times of layers could not be measured.</source>
        <translation>Die Zeiten der Schichten konnten nicht gemessen werden.</translation>
    </message>
</context>
<context>
    <name>latency.not-measured</name>
    <message>
        <source>The recipe&apos;s latency could not be measured.</source>
        <translation>Die Latenz des Rezepts konnte nicht gemessen werden.</translation>
    </message>
</context>
<context>
    <name>layer-inputs.not-finite</name>
    <message>
        <source>Layer %1 is given NaN or infinite numbers by the calibration samples, so that nothing can be learnt from its inputs; choose rounding to nearest and pruning by magnitude for it, or repair the samples.</source>
        <translation>Schicht %1 bekommt von den Kalibrierdaten NaN oder unendliche Zahlen, sodass aus ihren Eingaben nichts zu lernen ist; wählen Sie für sie das Runden zur nächsten Stufe und das Nullsetzen der kleinsten Gewichte, oder bessern Sie die Daten aus.</translation>
    </message>
</context>
<context>
    <name>layer.error-not-traced</name>
    <message>
        <source>Where the error of layer %1 comes from could not be found out.</source>
        <translation>Woher der Fehler der Schicht %1 kommt, ließ sich nicht feststellen.</translation>
    </message>
</context>
<context>
    <name>layer.no-spectrum</name>
    <message>
        <source>The singular values of layer %1 could not be computed.</source>
        <translation>Die Singulärwerte der Schicht %1 ließen sich nicht berechnen.</translation>
    </message>
</context>
<context>
    <name>layer.not-compressed</name>
    <message>
        <source>Layer %1 could not be compressed.</source>
        <translation>Schicht %1 konnte nicht komprimiert werden.</translation>
    </message>
</context>
<context>
    <name>layer.not-counted</name>
    <message>
        <source>The weights of layer %1 could not be counted.</source>
        <translation>Die Gewichte der Schicht %1 konnten nicht gezählt werden.</translation>
    </message>
</context>
<context>
    <name>left-out.file-without-extension</name>
    <message>
        <source>%1 without an extension</source>
        <translation>%1 ohne Endung</translation>
    </message>
</context>
<context>
    <name>left-out.files</name>
    <message>
        <source>%1 files of %2 were left out: %3.</source>
        <translation>%1 Dateien von %2 wurden ausgelassen: %3.</translation>
    </message>
</context>
<context>
    <name>left-out.folder-seen</name>
    <message>
        <source>%1 folder seen before</source>
        <translation>%1 schon besuchter Ordner</translation>
    </message>
</context>
<context>
    <name>left-out.folders-seen</name>
    <message>
        <source>%1 folders seen before</source>
        <translation>%1 schon besuchte Ordner</translation>
    </message>
</context>
<context>
    <name>left-out.hidden</name>
    <message>
        <source>%1 hidden</source>
        <translation>%1 versteckte</translation>
    </message>
</context>
<context>
    <name>left-out.hidden-file</name>
    <message>
        <source>%1 hidden</source>
        <translation>%1 versteckte</translation>
    </message>
</context>
<context>
    <name>left-out.labels-without-picture</name>
    <message>
        <source>%1 label image without a picture</source>
        <translation>%1 Labelbild ohne Bild</translation>
    </message>
</context>
<context>
    <name>left-out.labels-without-pictures</name>
    <message>
        <source>%1 label images without a picture</source>
        <translation>%1 Labelbilder ohne Bild</translation>
    </message>
</context>
<context>
    <name>left-out.of-extension</name>
    <message>
        <source>%1 %2</source>
        <translation>%1 %2</translation>
    </message>
</context>
<context>
    <name>left-out.one-file</name>
    <message>
        <source>%1 file of %2 was left out: %3.</source>
        <translation>%1 Datei von %2 wurde ausgelassen: %3.</translation>
    </message>
</context>
<context>
    <name>left-out.picture-of-no-class</name>
    <message>
        <source>%1 picture in no class&apos;s folder</source>
        <translation>%1 Bild in keinem Ordner einer Klasse</translation>
    </message>
</context>
<context>
    <name>left-out.picture-without-labels</name>
    <message>
        <source>%1 picture without a label image</source>
        <translation>%1 Bild ohne Labelbild</translation>
    </message>
</context>
<context>
    <name>left-out.pictures-of-no-class</name>
    <message>
        <source>%1 pictures in no class&apos;s folder</source>
        <translation>%1 Bilder in keinem Ordner einer Klasse</translation>
    </message>
</context>
<context>
    <name>left-out.pictures-without-labels</name>
    <message>
        <source>%1 pictures without a label image</source>
        <translation>%1 Bilder ohne Labelbild</translation>
    </message>
</context>
<context>
    <name>left-out.unlisted-picture</name>
    <message>
        <source>%1 picture that the list does not name</source>
        <translation>%1 Bild, das die Liste nicht nennt</translation>
    </message>
</context>
<context>
    <name>left-out.unlisted-pictures</name>
    <message>
        <source>%1 pictures that the list does not name</source>
        <translation>%1 Bilder, die die Liste nicht nennt</translation>
    </message>
</context>
<context>
    <name>left-out.unreadable-picture</name>
    <message>
        <source>%1 unreadable picture</source>
        <translation>%1 unlesbares Bild</translation>
    </message>
</context>
<context>
    <name>left-out.unreadable-pictures</name>
    <message>
        <source>%1 unreadable pictures</source>
        <translation>%1 unlesbare Bilder</translation>
    </message>
</context>
<context>
    <name>left-out.with-examples</name>
    <message>
        <source>%1 (%2)</source>
        <translation>%1 (%2)</translation>
    </message>
</context>
<context>
    <name>left-out.without-extension</name>
    <message>
        <source>%1 without an extension</source>
        <translation>%1 ohne Endung</translation>
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
    <name>method.changes-attributes</name>
    <message>
        <source>it changes attributes, which the written forward does not look at</source>
        <translation>sie ändert Attribute, die das geschriebene forward nicht ansieht</translation>
    </message>
</context>
<context>
    <name>method.holds-tensors</name>
    <message>
        <source>its code holds tensors</source>
        <translation>ihr Code enthält Tensoren</translation>
    </message>
</context>
<context>
    <name>method.no-graph</name>
    <message>
        <source>it cannot be turned into a graph</source>
        <translation>sie lässt sich nicht in einen Graphen verwandeln</translation>
    </message>
</context>
<context>
    <name>method.reads-before-steps</name>
    <message>
        <source>it reads %1 as it was before the recipe&apos;s steps, or the weights were replaced</source>
        <translation>sie liest %1, wie es vor den Schritten des Rezepts war, oder die Gewichte wurden ersetzt</translation>
    </message>
</context>
<context>
    <name>method.reads-left-out</name>
    <message>
        <source>it reads what is left out</source>
        <translation>sie liest, was weggelassen ist</translation>
    </message>
</context>
<context>
    <name>method.reads-other</name>
    <message>
        <source>it reads %1, which the written forward does not</source>
        <translation>sie liest %1, was das geschriebene forward nicht tut</translation>
    </message>
</context>
<context>
    <name>model.missing</name>
    <message>
        <source>The model %1 was not found; check the path.</source>
        <translation>Das Modell %1 wurde nicht gefunden; prüfen Sie den Pfad.</translation>
    </message>
</context>
<context>
    <name>model.not-on-data</name>
    <message>
        <source>The model cannot be run on the data.</source>
        <translation>Das Modell kann nicht auf den Daten laufen.</translation>
    </message>
</context>
<context>
    <name>module.input-refused</name>
    <message>
        <source>%1 failed on this input; check that its shape and type are those that it was exported for.</source>
        <translation>%1 ist an dieser Eingabe gescheitert; prüfen Sie, ob Form und Typ die sind, für die es exportiert wurde.</translation>
    </message>
</context>
<context>
    <name>names.all</name>
    <message>
        <source>%1</source>
        <translation>%1</translation>
    </message>
</context>
<context>
    <name>names.and</name>
    <message>
        <source>%1 and %2</source>
        <translation>%1 und %2</translation>
    </message>
</context>
<context>
    <name>names.and-more</name>
    <message>
        <source>%1 and %2 more</source>
        <translation>%1 und %2 weitere</translation>
    </message>
</context>
<context>
    <name>names.listed</name>
    <message>
        <source>%1, %2</source>
        <translation>%1, %2</translation>
    </message>
</context>
<context>
    <name>names.or</name>
    <message>
        <source>%1 or %2</source>
        <translation>%1 oder %2</translation>
    </message>
</context>
<context>
    <name>node.after</name>
    <message>
        <source>%1 after %2</source>
        <translation>%1 nach %2</translation>
    </message>
</context>
<context>
    <name>node.at-start</name>
    <message>
        <source>%1 before the first layer</source>
        <translation>%1 vor der ersten Schicht</translation>
    </message>
</context>
<context>
    <name>node.output</name>
    <message>
        <source>its output</source>
        <translation>seine Ausgabe</translation>
    </message>
</context>
<context>
    <name>node.within</name>
    <message>
        <source>%1 in %2</source>
        <translation>%1 in %2</translation>
    </message>
</context>
<context>
    <name>normed-inputs.network-input</name>
    <message>
        <source>what the network itself is given</source>
        <translation>dem, was das Netz selbst erhält</translation>
    </message>
</context>
<context>
    <name>normed-inputs.no-norm</name>
    <message>
        <source>a layer that no batch norm follows</source>
        <translation>einer Schicht, auf die keine Batch-Norm folgt</translation>
    </message>
</context>
<context>
    <name>normed-inputs.not-normal</name>
    <message>
        <source>%1 of what is no normal distribution</source>
        <translation>%1 von dem, was nicht normalverteilt ist</translation>
    </message>
</context>
<context>
    <name>normed-inputs.operator</name>
    <message>
        <source>%1, behind which no mean is known</source>
        <translation>%1, hinter dem kein Mittelwert bekannt ist</translation>
    </message>
</context>
<context>
    <name>normed-inputs.other-form</name>
    <message>
        <source>channels that it reads in another form</source>
        <translation>Kanälen, die sie in anderer Form liest</translation>
    </message>
</context>
<context>
    <name>normed-inputs.other-layer</name>
    <message>
        <source>a weight that each output reads only a part of</source>
        <translation>einem Gewicht, von dem jede Ausgabe nur einen Teil liest</translation>
    </message>
</context>
<context>
    <name>npy.damaged-header</name>
    <message>
        <source>%1 has a damaged NumPy header; get the file again.</source>
        <translation>%1 hat einen beschädigten NumPy-Kopf; besorgen Sie die Datei neu.</translation>
    </message>
</context>
<context>
    <name>npy.foreign</name>
    <message>
        <source>%1 is no NumPy array file; check its format.</source>
        <translation>%1 ist keine Datei mit einem NumPy-Array; prüfen Sie das Format.</translation>
    </message>
</context>
<context>
    <name>npy.header-too-long</name>
    <message>
        <source>%1 declares a header of %2 bytes, more than it can have; it is damaged or truncated, get it again.</source>
        <translation>%1 gibt einen Kopf von %2 Bytes an, mehr, als es haben kann; die Datei ist beschädigt oder abgeschnitten, besorgen Sie sie neu.</translation>
    </message>
</context>
<context>
    <name>npy.newer</name>
    <message>
        <source>%1 has NumPy format version %2, but only 1 to 3 are known; save it again with a current NumPy.</source>
        <translation>%1 hat die Version %2 des NumPy-Formats, bekannt sind aber nur 1 bis 3; speichern Sie mit einem aktuellen NumPy neu.</translation>
    </message>
</context>
<context>
    <name>npy.unsupported-type</name>
    <message>
        <source>%1 holds values of an unsupported type; save it as bool, int8…int64, uint8, float16, float32 or float64.</source>
        <translation>%1 enthält Werte eines Typs, der nicht gelesen wird; speichern Sie als bool, int8…int64, uint8, float16, float32 oder float64.</translation>
    </message>
</context>
<context>
    <name>npz.longer-than-shape</name>
    <message>
        <source>%1 is longer than its shape says; it is damaged, save it again.</source>
        <translation>%1 ist länger, als die Form sagt; die Datei ist beschädigt, speichern Sie sie neu.</translation>
    </message>
</context>
<context>
    <name>npz.no-arrays</name>
    <message>
        <source>%1 is a zip without NumPy arrays; check its format.</source>
        <translation>%1 ist ein Zip ohne NumPy-Arrays; prüfen Sie das Format.</translation>
    </message>
</context>
<context>
    <name>onnx.aliased</name>
    <message>
        <source>it writes over numbers that are read under another name later, which ONNX cannot; rewrite it so that it makes a tensor of its own</source>
        <translation>er überschreibt Zahlen, die später unter anderem Namen gelesen werden, was ONNX nicht kann; schreiben Sie ihn so um, dass er einen eigenen Tensor erzeugt</translation>
    </message>
</context>
<context>
    <name>onnx.bitwise</name>
    <message>
        <source>it computes with the bits of whole numbers</source>
        <translation>er rechnet mit den Bits ganzer Zahlen</translation>
    </message>
</context>
<context>
    <name>onnx.cannot-hold</name>
    <message>
        <source>The network cannot be written as ONNX: %1: %2. Choose another format, or change that part of the network.</source>
        <translation>Das Netz kann nicht als ONNX geschrieben werden: %1: %2. Wählen Sie ein anderes Format oder ändern Sie diesen Teil des Netzes.</translation>
    </message>
</context>
<context>
    <name>onnx.circular-pad</name>
    <message>
        <source>it pads by what stands at the other side</source>
        <translation>er füllt mit dem auf, was auf der anderen Seite steht</translation>
    </message>
</context>
<context>
    <name>onnx.clause</name>
    <message>
        <source>%1: %2</source>
        <translation>%1: %2</translation>
    </message>
</context>
<context>
    <name>onnx.computed-setting</name>
    <message>
        <source>one of its settings is computed while the network runs, which ONNX has not</source>
        <translation>eine seiner Einstellungen wird während des Laufs berechnet, was es in ONNX nicht gibt</translation>
    </message>
</context>
<context>
    <name>onnx.control-flow</name>
    <message>
        <source>it holds control flow that depends on the data; trace the network instead of scripting it</source>
        <translation>er enthält Verzweigungen, die von den Daten abhängen; zeichnen Sie das Netz auf (trace), statt es zu übersetzen (script)</translation>
    </message>
</context>
<context>
    <name>onnx.damaged</name>
    <message>
        <source>%1 is damaged or no ONNX file; copy or export it again.</source>
        <translation>%1 ist beschädigt oder keine ONNX-Datei; kopieren oder exportieren Sie sie noch einmal.</translation>
    </message>
</context>
<context>
    <name>onnx.data-missing</name>
    <message>
        <source>%1 keeps its weights in %2, which is not beside it; copy that file, too.</source>
        <translation>Die Gewichte von %1 liegen in %2, das nicht daneben liegt; kopieren Sie auch diese Datei.</translation>
    </message>
</context>
<context>
    <name>onnx.grouped-attention</name>
    <message>
        <source>its heads share keys</source>
        <translation>seine Köpfe teilen sich Schlüssel</translation>
    </message>
</context>
<context>
    <name>onnx.its-output</name>
    <message>
        <source>its output</source>
        <translation>seine Ausgabe</translation>
    </message>
</context>
<context>
    <name>onnx.kept-statistics</name>
    <message>
        <source>it norms by statistics that it keeps</source>
        <translation>er normiert mit Statistiken, die er mitführt</translation>
    </message>
</context>
<context>
    <name>onnx.names</name>
    <message>
        <source>%1 is damaged: what it says of %2 does not fit the rest of its network; copy or export it again.</source>
        <translation>%1 ist beschädigt: Was es über %2 sagt, passt nicht zum Rest seines Netzes; kopieren oder exportieren Sie es noch einmal.</translation>
    </message>
</context>
<context>
    <name>onnx.needs-opset</name>
    <message>
        <source>The file needs a program that knows version %1 of ONNX&apos;s operators (opset), because its weights of few bits are stored in ONNX&apos;s own types; the largest compatibility is had with onnx-compatible, which needs version 13 only.</source>
        <translation>Die Datei braucht ein Programm, das Version %1 der ONNX-Operatoren (Opset) kennt, weil ihre Gewichte mit wenigen Bit in ONNX-eigenen Typen gespeichert sind; am verträglichsten ist onnx-compatible, das nur Version 13 braucht.</translation>
    </message>
</context>
<context>
    <name>onnx.needs-sample</name>
    <message>
        <source>ONNX needs to know the shapes of what the network computes; give data that it can be run on.</source>
        <translation>ONNX muss die Formen dessen kennen, was das Netz berechnet; geben Sie Daten an, auf denen es laufen kann.</translation>
    </message>
</context>
<context>
    <name>onnx.newer-opset</name>
    <message>
        <source>The network has operators that only version %1 of ONNX&apos;s (opset) has, newer than the %2 of this format; choose the format onnx.</source>
        <translation>Das Netz hat Operatoren, die es erst in Version %1 von ONNX (Opset) gibt, neuer als %2, die dieses Format hat; wählen Sie das Format onnx.</translation>
    </message>
</context>
<context>
    <name>onnx.no-form</name>
    <message>
        <source>it has no form in ONNX that this program knows</source>
        <translation>er hat in ONNX keine Form, die dieses Programm kennt</translation>
    </message>
</context>
<context>
    <name>onnx.no-graph</name>
    <message>
        <source>%1 is cut off or no ONNX file: it holds no network; copy or export it again.</source>
        <translation>%1 ist abgeschnitten oder keine ONNX-Datei: Sie enthält kein Netz; kopieren oder exportieren Sie sie noch einmal.</translation>
    </message>
</context>
<context>
    <name>onnx.no-module</name>
    <message>
        <source>%1 is built in a way that cannot be run here; save the network with torch.jit.trace or torch.export.save.</source>
        <translation>%1 ist so gebaut, dass es hier nicht ausgeführt werden kann; speichern Sie das Netz mit torch.jit.trace oder torch.export.save.</translation>
    </message>
</context>
<context>
    <name>onnx.no-opset</name>
    <message>
        <source>%1 is damaged: it does not say which version of ONNX&apos;s operators (opset) it is written in; export it again.</source>
        <translation>%1 ist beschädigt: Die Datei sagt nicht, in welcher Version der Operatoren von ONNX (Opset) sie geschrieben ist; exportieren Sie sie noch einmal.</translation>
    </message>
</context>
<context>
    <name>onnx.no-packed-products</name>
    <message>
        <source>No layer stays packed while the network runs: that takes matrices of 2, 4 or 8 bits, dense, with a scale for each channel or for groups of 16, 32, 64, 128 or 256 weights. All are unpacked when the file is loaded.</source>
        <translation>Keine Schicht bleibt gepackt, während das Netz läuft: Dazu braucht es dicht besetzte Matrizen mit 2, 4 oder 8 Bit und einer Skala je Kanal oder je Gruppe von 16, 32, 64, 128 oder 256 Gewichten. Alle werden beim Laden der Datei entpackt.</translation>
    </message>
</context>
<context>
    <name>onnx.no-such-type</name>
    <message>
        <source>it computes with numbers that ONNX has not</source>
        <translation>er rechnet mit Zahlen, die es in ONNX nicht gibt</translation>
    </message>
</context>
<context>
    <name>onnx.norm-of-batch</name>
    <message>
        <source>it norms by the batch, as in training</source>
        <translation>er normiert nach dem Stapel, wie beim Training</translation>
    </message>
</context>
<context>
    <name>onnx.norm-order</name>
    <message>
        <source>it is a norm of another order than 1 and 2</source>
        <translation>er ist eine Norm anderer Ordnung als 1 und 2</translation>
    </message>
</context>
<context>
    <name>onnx.not-a-graph</name>
    <message>
        <source>%1 is built in a way that cannot be turned into a graph here; save the network with torch.jit.trace or torch.export.save.</source>
        <translation>%1 ist so gebaut, dass es hier nicht in einen Graphen verwandelt werden kann; speichern Sie das Netz mit torch.jit.trace oder torch.export.save.</translation>
    </message>
</context>
<context>
    <name>onnx.not-writable</name>
    <message>
        <source>This model cannot be written as ONNX; choose another format.</source>
        <translation>Dieses Modell kann nicht als ONNX geschrieben werden; wählen Sie ein anderes Format.</translation>
    </message>
</context>
<context>
    <name>onnx.open-count</name>
    <message>
        <source>how many numbers it joins is not known</source>
        <translation>wie viele Zahlen er zusammenfasst, ist nicht bekannt</translation>
    </message>
</context>
<context>
    <name>onnx.open-parts</name>
    <message>
        <source>the sizes of its parts are not known</source>
        <translation>die Größen seiner Teile sind nicht bekannt</translation>
    </message>
</context>
<context>
    <name>onnx.open-size</name>
    <message>
        <source>the size that it makes is not known</source>
        <translation>die Größe, die er erzeugt, ist nicht bekannt</translation>
    </message>
</context>
<context>
    <name>onnx.open-sizes</name>
    <message>
        <source>several sizes of what it makes are not known</source>
        <translation>mehrere Größen dessen, was er erzeugt, sind nicht bekannt</translation>
    </message>
</context>
<context>
    <name>onnx.open-width</name>
    <message>
        <source>the width of its heads is not known</source>
        <translation>die Breite seiner Köpfe ist nicht bekannt</translation>
    </message>
</context>
<context>
    <name>onnx.operator</name>
    <message>
        <source>the operator %1</source>
        <translation>der Operator %1</translation>
    </message>
</context>
<context>
    <name>onnx.operator-within</name>
    <message>
        <source>the operator %1 in %2</source>
        <translation>der Operator %1 in %2</translation>
    </message>
</context>
<context>
    <name>onnx.other-input</name>
    <message>
        <source>The input %1 of %2 is no tensor of numbers, which is not read here; export the network without it.</source>
        <translation>Die Eingabe %1 von %2 ist kein Tensor aus Zahlen, was hier nicht gelesen wird; exportieren Sie das Netz ohne sie.</translation>
    </message>
</context>
<context>
    <name>onnx.other-opset</name>
    <message>
        <source>%1 is written in version %2 of ONNX&apos;s operators (opset); those from %3 to %4 are read. Export it with one of these.</source>
        <translation>%1 ist in Version %2 der ONNX-Operatoren (Opset) geschrieben; gelesen werden die von %3 bis %4. Exportieren Sie es mit einer davon.</translation>
    </message>
</context>
<context>
    <name>onnx.other-type</name>
    <message>
        <source>The tensor %1 of %2 is of a type that is not read here (ONNX&apos;s type %3); convert it to floating point before export.</source>
        <translation>Der Tensor %1 von %2 ist von einem Typ, der hier nicht gelesen wird (ONNX-Typ %3); wandeln Sie ihn vor dem Export in Gleitkommazahlen um.</translation>
    </message>
</context>
<context>
    <name>onnx.outside</name>
    <message>
        <source>%1 wants to read its weights from %2, which is not in its own folder; put the file there and export the network again.</source>
        <translation>%1 will seine Gewichte aus %2 lesen, was nicht in seinem eigenen Ordner liegt; legen Sie die Datei dorthin und exportieren Sie das Netz noch einmal.</translation>
    </message>
</context>
<context>
    <name>onnx.packed-products</name>
    <message>
        <source>%1 of %2 layers stay packed while the network runs (%3), which takes ONNX Runtime; the others are unpacked when the file is loaded.</source>
        <translation>%1 von %2 Schichten bleiben gepackt, während das Netz läuft (%3), wozu ONNX Runtime nötig ist; die anderen werden beim Laden der Datei entpackt.</translation>
    </message>
</context>
<context>
    <name>onnx.packed-sequences</name>
    <message>
        <source>it runs on packed sequences</source>
        <translation>er läuft auf gepackten Folgen</translation>
    </message>
</context>
<context>
    <name>onnx.pool-edges</name>
    <message>
        <source>it averages over windows that go beyond the edge, or divides by a number of its own</source>
        <translation>er mittelt über Fenster, die über den Rand hinausgehen, oder teilt durch eine eigene Zahl</translation>
    </message>
</context>
<context>
    <name>onnx.pool-places</name>
    <message>
        <source>it gives the places of what it takes</source>
        <translation>er gibt die Stellen dessen an, was er nimmt</translation>
    </message>
</context>
<context>
    <name>onnx.projected</name>
    <message>
        <source>its state is projected, or it is given a sample without the dimension of the batch</source>
        <translation>sein Zustand wird projiziert, oder er bekommt ein Beispiel ohne die Dimension des Stapels</translation>
    </message>
</context>
<context>
    <name>onnx.roll-of-all</name>
    <message>
        <source>it rolls all dimensions as one</source>
        <translation>er verschiebt alle Dimensionen als eine</translation>
    </message>
</context>
<context>
    <name>onnx.rounded-decimals</name>
    <message>
        <source>it rounds to decimals</source>
        <translation>er rundet auf Nachkommastellen</translation>
    </message>
</context>
<context>
    <name>onnx.same-input</name>
    <message>
        <source>%1 is damaged: two of its inputs are called %2; export it again.</source>
        <translation>%1 ist beschädigt: Zwei der Eingaben heißen %2; exportieren Sie die Datei noch einmal.</translation>
    </message>
</context>
<context>
    <name>onnx.scatter-reduced</name>
    <message>
        <source>it joins numbers that it scatters</source>
        <translation>er fasst Zahlen zusammen, die er verteilt</translation>
    </message>
</context>
<context>
    <name>onnx.shuffle-rank</name>
    <message>
        <source>it is given a sample without the dimension of the batch</source>
        <translation>er bekommt ein Beispiel ohne die Dimension des Stapels</translation>
    </message>
</context>
<context>
    <name>onnx.softmax-of-one</name>
    <message>
        <source>it is taken of a single number</source>
        <translation>er wird von einer einzelnen Zahl genommen</translation>
    </message>
</context>
<context>
    <name>onnx.sparse</name>
    <message>
        <source>%1 keeps weights as sparse tensors, which are not read here; make them dense before export.</source>
        <translation>%1 hält Gewichte als dünn besetzte Tensoren, die hier nicht gelesen werden; machen Sie sie vor dem Export zu dichten.</translation>
    </message>
</context>
<context>
    <name>onnx.too-large</name>
    <message>
        <source>The network is larger than the 2 GiB that a file of ONNX can have; choose another format, or code its weights with fewer bits.</source>
        <translation>Das Netz ist größer als die 2 GiB, die eine ONNX-Datei haben kann; wählen Sie ein anderes Format oder kodieren Sie seine Gewichte mit weniger Bits.</translation>
    </message>
</context>
<context>
    <name>onnx.uneven-pool</name>
    <message>
        <source>it divides its input into windows of different sizes</source>
        <translation>er teilt seine Eingabe in Fenster verschiedener Größe</translation>
    </message>
</context>
<context>
    <name>onnx.unknown-count</name>
    <message>
        <source>how much it gives depends on the data</source>
        <translation>wie viel er liefert, hängt von den Daten ab</translation>
    </message>
</context>
<context>
    <name>onnx.unknown-operators</name>
    <message>
        <source>%1 uses operators, or settings of them, that are not run here: %2. Export it without them, or save the network with torch.jit.trace or torch.export.save.</source>
        <translation>%1 verwendet Operatoren oder Einstellungen davon, die hier nicht ausgeführt werden: %2. Exportieren Sie es ohne sie, oder speichern Sie das Netz mit torch.jit.trace oder torch.export.save.</translation>
    </message>
</context>
<context>
    <name>onnx.unpacked</name>
    <message>
        <source>Weights are unpacked to floats once, when ONNX Runtime loads the file: the file is smaller, speed and memory are those of the float model.</source>
        <translation>Gewichte werden einmal zu Gleitkommazahlen entpackt, wenn ONNX Runtime die Datei lädt: Die Datei ist kleiner, Tempo und Speicherbedarf sind die des Gleitkommamodells.</translation>
    </message>
</context>
<context>
    <name>onnx.wrong-tensor</name>
    <message>
        <source>%1 is damaged: what it says of the tensor %2 does not fit what is stored; copy or export it again.</source>
        <translation>%1 ist beschädigt: Was es über den Tensor %2 sagt, passt nicht zu dem, was gespeichert ist; kopieren oder exportieren Sie es noch einmal.</translation>
    </message>
</context>
<context>
    <name>operator.failed</name>
    <message>
        <source>The operator %1 failed on this input; check that the input&apos;s shape and type are what the model expects.</source>
        <translation>Der Operator %1 scheiterte an dieser Eingabe; prüfen Sie, ob Form und Typ der Eingabe die sind, die das Modell erwartet.</translation>
    </message>
</context>
<context>
    <name>operator.failed-within</name>
    <message>
        <source>The operator %1 in %2 failed on this input; check that the input&apos;s shape and type are what the model expects.</source>
        <translation>Der Operator %1 in %2 scheiterte an dieser Eingabe; prüfen Sie, ob Form und Typ der Eingabe die sind, die das Modell erwartet.</translation>
    </message>
</context>
<context>
    <name>out-of-memory</name>
    <message>
        <source>There is not enough memory for this; close other programs or use less data.</source>
        <translation>Dafür reicht der Speicher nicht; schließen Sie andere Programme oder verwenden Sie weniger Daten.</translation>
    </message>
</context>
<context>
    <name>output.fixed-batch</name>
    <message>
        <source>The model&apos;s output has the shape %1, but the first dimension must be that of the samples, %2; export the model with a free batch size.</source>
        <translation>Die Ausgabe des Modells hat die Form %1, die erste Dimension muss aber die der Beispiele sein, %2; exportieren Sie das Modell mit freier Stapelgröße.</translation>
    </message>
</context>
<context>
    <name>output.left-out</name>
    <message>
        <source>left out: it %1</source>
        <translation>ausgelassen: sie %1</translation>
    </message>
</context>
<context>
    <name>output.no-classes</name>
    <message>
        <source>The model&apos;s output has the shape %1, but classification needs one score for each class, [%2, classes], or one for each class at each place that has a label; choose another task, output or model.</source>
        <translation>Die Ausgabe des Modells hat die Form %1, Klassifikation braucht aber einen Wert für jede Klasse, [%2, classes], oder an jeder Stelle mit einer Klasse einen für jede Klasse; wählen Sie eine andere Aufgabe, eine andere Ausgabe oder ein anderes Modell.</translation>
    </message>
</context>
<context>
    <name>output.no-floats</name>
    <message>
        <source>holds no floating-point numbers</source>
        <translation>enthält keine Gleitkommazahlen</translation>
    </message>
</context>
<context>
    <name>output.no-language-model</name>
    <message>
        <source>The model&apos;s output has the shape %1, but a language model gives one score for each token of the vocabulary at each place, [windows, tokens, vocabulary]; choose another task or another model.</source>
        <translation>Die Ausgabe des Modells hat die Form %1, ein Sprachmodell gibt aber an jeder Stelle einen Wert für jedes Token des Vokabulars, [windows, tokens, vocabulary]; wählen Sie eine andere Aufgabe oder ein anderes Modell.</translation>
    </message>
</context>
<context>
    <name>output.no-parts</name>
    <message>
        <source>is not made of one part for each sample</source>
        <translation>hat nicht für jedes Beispiel einen Teil</translation>
    </message>
</context>
<context>
    <name>output.no-tensor</name>
    <message>
        <source>The model&apos;s output holds no tensor; its forward must return one.</source>
        <translation>Die Ausgabe des Modells enthält keinen Tensor; sein forward muss einen zurückgeben.</translation>
    </message>
</context>
<context>
    <name>output.not-always</name>
    <message>
        <source>The model&apos;s output %1 is not always there, or not in the same shape.</source>
        <translation>Die Ausgabe %1 des Modells ist nicht immer da, oder nicht in derselben Form.</translation>
    </message>
</context>
<context>
    <name>output.not-finite</name>
    <message>
        <source>holds NaN or infinite numbers</source>
        <translation>enthält NaN oder Unendlich</translation>
    </message>
</context>
<context>
    <name>output.not-kept</name>
    <message>
        <source>Only float32 outputs of one shape are kept on disk; the model gives others.</source>
        <translation>Nur Ausgaben in float32 und von gleicher Form werden auf dem Datenträger aufbewahrt; das Modell gibt andere.</translation>
    </message>
</context>
<context>
    <name>output.other-activation</name>
    <message>
        <source>The project&apos;s &quot;activation&quot; says &quot;%1&quot;, which the output %2 %3 cannot be for this task and these labels; choose another, or leave it out.</source>
        <translation>&quot;activation&quot; des Projekts sagt &quot;%1&quot;, was die Ausgabe %2 %3 bei dieser Aufgabe und diesen Klassen nicht sein kann; wählen Sie etwas anderes, oder lassen Sie es weg.</translation>
    </message>
</context>
<context>
    <name>output.other-shape</name>
    <message>
        <source>The changed model&apos;s output has another shape than the float model&apos;s.</source>
        <translation>Die Ausgabe des geänderten Modells hat eine andere Form als die des Gleitkommamodells.</translation>
    </message>
</context>
<context>
    <name>output.whole-numbers</name>
    <message>
        <source>The model&apos;s output has the shape %1, but it holds no floating-point numbers; export the model without its last argmax.</source>
        <translation>Die Ausgabe des Modells hat die Form %1, enthält aber keine Gleitkommazahlen; exportieren Sie das Modell ohne sein letztes argmax.</translation>
    </message>
</context>
<context>
    <name>outputs.negative-weight</name>
    <message>
        <source>The project&apos;s &quot;outputWeights&quot; gives %1 a weight below 0; give 0 or more.</source>
        <translation>&quot;outputWeights&quot; des Projekts gibt %1 ein Gewicht unter 0; geben Sie 0 oder mehr an.</translation>
    </message>
</context>
<context>
    <name>outputs.none-counts</name>
    <message>
        <source>The project&apos;s &quot;outputWeights&quot; leave no output that counts; give one of %1 a weight above 0.</source>
        <translation>&quot;outputWeights&quot; des Projekts lässt keine Ausgabe übrig, die zählt; geben Sie einer von %1 ein Gewicht über 0.</translation>
    </message>
</context>
<context>
    <name>outputs.task-left-out</name>
    <message>
        <source>The model&apos;s output %1 %2, so that the task cannot be judged by it; name another one as &quot;output&quot;.</source>
        <translation>Die Ausgabe %1 des Modells %2, sodass die Aufgabe nicht an ihr gemessen werden kann; nennen Sie eine andere als &quot;output&quot;.</translation>
    </message>
</context>
<context>
    <name>outputs.unknown</name>
    <message>
        <source>The project&apos;s &quot;%1&quot; names %2, but the model&apos;s outputs are %3; name one of them, or its number from 0.</source>
        <translation>&quot;%1&quot; des Projekts nennt %2, die Ausgaben des Modells sind aber %3; nennen Sie eine von ihnen, oder ihre Nummer von 0 an.</translation>
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
        <translation>Das Rezept, wie es ist, auf diesem Rechner gegen das Gleitkommamodell stoppen</translation>
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
    <message>
        <source>A&amp;fter compressing</source>
        <translation>&amp;Nach dem Komprimieren</translation>
    </message>
    <message>
        <source>What an analysis may take, whole: fewer samples rather than fewer cells, and fewer recipes that are run</source>
        <translation>Was eine Analyse im Ganzen dauern darf: eher weniger Beispiele als weniger Zellen, und weniger Rezepte, die ausgeführt werden</translation>
    </message>
    <message>
        <source>A short &amp;guide</source>
        <translation>Kurze &amp;Anleitung</translation>
    </message>
    <message>
        <source>The way from a trained network to a smaller one, on one page</source>
        <translation>Der Weg vom trainierten Netz zum kleineren, auf einer Seite</translation>
    </message>
    <message>
        <source>&amp;Keys</source>
        <translation>&amp;Tasten</translation>
    </message>
    <message>
        <source>Every key of the window</source>
        <translation>Alle Tasten des Fensters</translation>
    </message>
    <message>
        <source>&amp;Keep evidence with the project</source>
        <translation>&amp;Messungen beim Projekt aufheben</translation>
    </message>
    <message>
        <source>Pack what was measured into a file beside the project, where whoever gets its folder finds it</source>
        <translation>Was gemessen wurde, in eine Datei neben dem Projekt packen, wo es findet, wer den Ordner bekommt</translation>
    </message>
    <message>
        <source>Open &amp;recipe…</source>
        <translation>&amp;Rezept öffnen …</translation>
    </message>
    <message>
        <source>Take the settings and steps of a recipe file; pinned layers stay as they are</source>
        <translation>Einstellungen und Schritte einer Rezeptdatei übernehmen; festgehaltene Schichten bleiben, wie sie sind</translation>
    </message>
    <message>
        <source>Save re&amp;cipe as…</source>
        <translation>Re&amp;zept speichern unter …</translation>
    </message>
    <message>
        <source>Write the recipe as it is into a file of its own, for the command line or a colleague</source>
        <translation>Das Rezept, wie es ist, in eine eigene Datei schreiben, für die Kommandozeile oder andere</translation>
    </message>
    <message>
        <source>Measure &amp;with</source>
        <translation>Messen &amp;mit</translation>
    </message>
    <message>
        <source>Which of several methods an analysis measures layers with, and offers</source>
        <translation>Mit welchem von mehreren Verfahren eine Analyse die Schichten misst und welches sie anbietet</translation>
    </message>
    <message>
        <source>Measure step &amp;by step</source>
        <translation>Schritt &amp;für Schritt messen</translation>
    </message>
    <message>
        <source>Run what the recipe does one thing after another, and draw it as a path in the trade-off chart</source>
        <translation>Ausführen, was das Rezept tut, eines nach dem anderen, und es als Weg ins Abwägungsdiagramm zeichnen</translation>
    </message>
    <message>
        <source>Su&amp;ggest for the layer</source>
        <translation>Für die Schicht &amp;vorschlagen</translation>
    </message>
    <message>
        <source>Find out where the damage of the selected layer comes from, and try what does less</source>
        <translation>Feststellen, woher der Schaden der gewählten Schicht kommt, und ausprobieren, was weniger schadet</translation>
    </message>
    <message>
        <source>Ran&amp;ks by energy</source>
        <translation>Rän&amp;ge nach Energie</translation>
    </message>
    <message>
        <source>Give every layer that is not pinned the least rank that keeps such a share of the squares of its singular values, by the factoring that layers are measured with; where that saves nothing it stays as it is</source>
        <translation>Jeder nicht festgehaltenen Schicht den kleinsten Rang geben, der einen solchen Anteil der Quadrate ihrer Singulärwerte behält, mit der Zerlegung, mit der Schichten gemessen werden; wo das nichts spart, bleibt sie, wie sie ist</translation>
    </message>
    <message>
        <source>%1 % of the energy</source>
        <translation>%1 % der Energie</translation>
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
    <message>
        <source>The steps are others now: the analysis begins again. What was measured is kept.</source>
        <translation>Die Schritte sind jetzt andere: Die Analyse beginnt von vorn. Gemessenes bleibt erhalten.</translation>
    </message>
    <message>
        <source>The cache folder %1 cannot be written (%2): nothing of what is measured is kept for the next time that this project is opened.</source>
        <translation>In den Cache-Ordner %1 kann nicht geschrieben werden (%2): Von dem, was gemessen wird, wird nichts für das nächste Öffnen dieses Projekts aufgehoben.</translation>
    </message>
    <message numerus="yes">
        <source>The cache in %1 could not be written any more (%2): of what was measured just now, %n measurement(s) are kept; all that follow are made again the next time that this project is opened.</source>
        <translation>
            <numerusform>In den Cache in %1 konnte nicht weiter geschrieben werden (%2): Von dem, was gerade gemessen wurde, ist %n Messung aufgehoben; alle folgenden werden beim nächsten Öffnen dieses Projekts wiederholt.</numerusform>
            <numerusform>In den Cache in %1 konnte nicht weiter geschrieben werden (%2): Von dem, was gerade gemessen wurde, sind %n Messungen aufgehoben; alle folgenden werden beim nächsten Öffnen dieses Projekts wiederholt.</numerusform>
        </translation>
    </message>
    <message>
        <source>No recipe keeps the limits on work; allow more, unpin layers of full rank or many bits, or cut channels first.</source>
        <translation>Kein Rezept hält die Grenzen der Arbeit ein; erlauben Sie mehr, lösen Sie Schichten vollen Rangs oder vieler Bits oder entfernen Sie zuerst Kanäle.</translation>
    </message>
    <message>
        <source>No recipe was found that keeps the limits on work. There may be one: of so many layers and settings work is counted in coarse steps, and some recipes are passed over; allow more, measure fewer settings, or pin more layers.</source>
        <translation>Es wurde kein Rezept gefunden, das die Grenzen der Arbeit einhält. Es kann eines geben: Bei so vielen Schichten und Einstellungen wird die Arbeit in groben Schritten gezählt, und manche Rezepte werden übergangen; erlauben Sie mehr, messen Sie weniger Einstellungen oder halten Sie mehr Schichten fest.</translation>
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
    <message>
        <source>&amp;Next panel</source>
        <translation>&amp;Nächstes Feld</translation>
    </message>
    <message>
        <source>The keyboard goes to the next panel that is seen</source>
        <translation>Die Tastatur geht zum nächsten sichtbaren Feld</translation>
    </message>
    <message>
        <source>&amp;Previous panel</source>
        <translation>&amp;Voriges Feld</translation>
    </message>
    <message>
        <source>The keyboard goes back to the panel before</source>
        <translation>Die Tastatur geht zum Feld davor zurück</translation>
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
    <message>
        <source>⏳ %1</source>
        <translation>⏳ %1</translation>
    </message>
</context>
<context>
    <name>paretoscope::gui::Packing</name>
    <message>
        <source>Packing</source>
        <translation>Packen</translation>
    </message>
    <message>
        <source>Packed into %1: %2 measurements of single layers, %3 recipes that were run, %4 that were timed (%5).</source>
        <translation>In %1 gepackt: %2 Messungen einzelner Schichten, %3 gelaufene Rezepte, %4 mit gemessener Geschwindigkeit (%5).</translation>
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
    <message>
        <source>Measuring step by step</source>
        <translation>Schritt für Schritt messen</translation>
    </message>
    <message>
        <source>%1: %2, %3</source>
        <comment>what was done, quality, size</comment>
        <translation>%1: %2, %3</translation>
    </message>
    <message>
        <source>This recipe does nothing to the float model.</source>
        <translation>Dieses Rezept ändert am Float-Modell nichts.</translation>
    </message>
    <message>
        <source>Choosing ranks</source>
        <translation>Ränge werden gewählt</translation>
    </message>
    <message>
        <source>The recipe was edited meanwhile and is left as it is; choose the ranks again.</source>
        <translation>Das Rezept wurde inzwischen bearbeitet und bleibt, wie es ist; wählen Sie die Ränge noch einmal.</translation>
    </message>
    <message>
        <source>Ranks by energy</source>
        <translation>Ränge nach Energie</translation>
    </message>
    <message>
        <source>No layer gets smaller by a rank that keeps so much of it.</source>
        <translation>Keine Schicht wird durch einen Rang kleiner, der so viel von ihr behält.</translation>
    </message>
    <message>
        <source>Layers with a lower rank: %1.</source>
        <translation>Schichten mit kleinerem Rang: %1.</translation>
    </message>
    <message>
        <source>No recipe of what was measured keeps these limits; the fastest is estimated to take %1 for a sample alone. Lower ranks and cut channels make it faster, fewer bits do not.</source>
        <translation>Kein Rezept aus dem, was gemessen wurde, hält diese Grenzen ein; das schnellste braucht geschätzt %1 für ein einzelnes Beispiel. Niedrigere Ränge und entfernte Kanäle machen es schneller, weniger Bits nicht.</translation>
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
    <message>
        <source>There is a project %1 already; choose another name.</source>
        <translation>Ein Projekt %1 gibt es schon; wählen Sie einen anderen Namen.</translation>
    </message>
    <message>
        <source>Open recipe</source>
        <translation>Rezept öffnen</translation>
    </message>
    <message>
        <source>Recipes (*.json)</source>
        <translation>Rezepte (*.json)</translation>
    </message>
    <message>
        <source>Recipe %1</source>
        <translation>Rezept %1</translation>
    </message>
    <message>
        <source>Save recipe</source>
        <translation>Rezept speichern</translation>
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
    <name>paretoscope::gui::ToolBarRoom</name>
    <message>
        <source>Actions that there is no room for</source>
        <translation>Aktionen, für die kein Platz ist</translation>
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
    <message>
        <source>Kept from before: %1 cells, %2 recipes that were run, %3 that were timed.</source>
        <translation>Von früher bekannt: %1 Zellen, %2 gelaufene Rezepte, %3 mit gemessener Geschwindigkeit.</translation>
    </message>
</context>
<context>
    <name>paretoscope::widgets::AboutDialog</name>
    <message>
        <source>About Paretoscope</source>
        <translation>Über Paretoscope</translation>
    </message>
    <message>
        <source>&lt;p&gt;See what compression costs a trained network, layer by layer, and export a smaller one with the evidence for it.&lt;/p&gt;&lt;p&gt;Runs on LibTorch %1 (BSD-3-Clause) and Qt %2 with Qt Charts (GPL-3.0).&lt;br&gt;Also uses nlohmann-json (MIT), CLI11 (BSD-3-Clause), libzip (BSD-3-Clause), protozero (BSD-2-Clause), libjpeg-turbo (BSD-3-Clause), OpenSSL (Apache-2.0) and stb (public domain).&lt;/p&gt;&lt;p&gt;Free software under the GNU General Public License, version 3 or later, without any warranty.&lt;/p&gt;&lt;p&gt;The demo&apos;s images are the Optical Recognition of Handwritten Digits data set of E. Alpaydin and C. Kaynak, UCI Machine Learning Repository, under CC BY 4.0.&lt;/p&gt;</source>
        <translation>&lt;p&gt;Sehen, was Kompression ein trainiertes Netz kostet, Schicht für Schicht, und ein kleineres mit den Belegen dafür exportieren.&lt;/p&gt;&lt;p&gt;Läuft mit LibTorch %1 (BSD-3-Clause) und Qt %2 mit Qt Charts (GPL-3.0).&lt;br&gt;Verwendet außerdem nlohmann-json (MIT), CLI11 (BSD-3-Clause), libzip (BSD-3-Clause), protozero (BSD-2-Clause), libjpeg-turbo (BSD-3-Clause), OpenSSL (Apache-2.0) und stb (gemeinfrei).&lt;/p&gt;&lt;p&gt;Freie Software unter der GNU General Public License, Version 3 oder später, ohne jede Gewährleistung.&lt;/p&gt;&lt;p&gt;Die Bilder des Beispiels sind der Datensatz „Optical Recognition of Handwritten Digits“ von E. Alpaydin und C. Kaynak, UCI Machine Learning Repository, unter CC BY 4.0.&lt;/p&gt;</translation>
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
        <source>This recipe makes the file smaller; it runs no faster than the float model here.</source>
        <translation>Dieses Rezept macht die Datei kleiner; schneller als das Gleitkommamodell läuft es hier nicht.</translation>
    </message>
    <message>
        <source>Behaviour</source>
        <translation>Verhalten</translation>
    </message>
    <message>
        <source>For whom the recipe gets worse, and how sure that is</source>
        <translation>Für wen das Rezept schlechter wird, und wie sicher das ist</translation>
    </message>
    <message>
        <source>Double-click or Enter enlarges a picture</source>
        <translation>Doppelklick oder Eingabetaste vergrößert ein Bild</translation>
    </message>
    <message>
        <source>Speed on this machine (%1), %2</source>
        <translation>Geschwindigkeit auf diesem Rechner (%1), %2</translation>
    </message>
    <message>
        <source>Speed on another machine (%1), %2</source>
        <translation>Geschwindigkeit auf einem anderen Rechner (%1), %2</translation>
    </message>
</context>
<context>
    <name>paretoscope::widgets::BudgetField</name>
    <message>
        <source>What the budget limits</source>
        <translation>Was das Budget begrenzt</translation>
    </message>
    <message>
        <source>What the budget limits: stored bytes, damage, the loss of quality, bits of a weight on average, how many times smaller than float, or the time that a sample takes as measured on this machine</source>
        <translation>Was das Budget begrenzt: gespeicherte Bytes, den Schaden, den Verlust an Qualität, Bit je Gewicht im Mittel, um wie viel kleiner als Gleitkomma, oder die Zeit, die ein Beispiel auf diesem Rechner braucht, wie gemessen</translation>
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
        <source>average bits at most</source>
        <translation>Bit im Mittel höchstens</translation>
    </message>
    <message>
        <source>times smaller at least</source>
        <translation>mal kleiner mindestens</translation>
    </message>
    <message>
        <source>latency at most</source>
        <translation>Latenz höchstens</translation>
    </message>
    <message>
        <source>Budget as a number</source>
        <translation>Budget als Zahl</translation>
    </message>
    <message>
        <source>%1 at most</source>
        <comment>KL or distance</comment>
        <translation>%1 höchstens</translation>
    </message>
    <message>
        <source>A limit such as %1, %2, %3, %4 or %5; emptied, there is none</source>
        <translation>Eine Grenze wie %1, %2, %3, %4 oder %5; geleert gibt es keine</translation>
    </message>
    <message>
        <source>&quot;%1&quot; is no limit: type one such as %2, %3, %4, %5 or %6.</source>
        <translation>„%1“ ist keine Grenze: Geben Sie eine wie %2, %3, %4, %5 oder %6 ein.</translation>
    </message>
</context>
<context>
    <name>paretoscope::widgets::BudgetPanel</name>
    <message>
        <source>Budget</source>
        <translation>Budget</translation>
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
        <source>Budget %1</source>
        <translation>Budget %1</translation>
    </message>
    <message>
        <source>Loss cannot be estimated yet: nothing that was measured has lost anything.</source>
        <translation>Der Verlust lässt sich noch nicht schätzen: Nichts Gemessenes hat etwas verloren.</translation>
    </message>
    <message>
        <source>No recipe is within %1: the smallest is %2, the least damaged has %3.</source>
        <translation>Kein Rezept bleibt innerhalb von %1: Das kleinste hat %2, das am wenigsten beschädigte %3.</translation>
    </message>
    <message>
        <source>The best recipe within a limit, by a slider over the frontier</source>
        <translation>Das beste Rezept innerhalb einer Grenze, mit einem Schieber über die Front</translation>
    </message>
    <message>
        <source>No limit in the budget</source>
        <translation>Keine Grenze im Budget</translation>
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
    <message>
        <source>Next or previous channel</source>
        <translation>Nächster oder voriger Kanal</translation>
    </message>
    <message>
        <source>All channels</source>
        <translation>Alle Kanäle</translation>
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
    <message>
        <source>What each format makes of it</source>
        <translation>Was jedes Format daraus macht</translation>
    </message>
    <message>
        <source>File, about</source>
        <translation>Datei, etwa</translation>
    </message>
    <message>
        <source>Holds</source>
        <translation>Enthält</translation>
    </message>
    <message>
        <source>all of it</source>
        <translation>alles</translation>
    </message>
    <message>
        <source>It is read back by LibTorch and run in %1, where that is installed.</source>
        <translation>Sie wird von LibTorch zurückgelesen und in %1 ausgeführt, wo das installiert ist.</translation>
    </message>
    <message>
        <source>It is read back by LibTorch.</source>
        <translation>Sie wird von LibTorch zurückgelesen.</translation>
    </message>
</context>
<context>
    <name>paretoscope::widgets::GroupSharesDialog</name>
    <message>
        <source>Channels of single groups</source>
        <translation>Kanäle einzelner Gruppen</translation>
    </message>
    <message>
        <source>Layers that write the channels</source>
        <translation>Schichten, die die Kanäle schreiben</translation>
    </message>
    <message>
        <source>How many stay</source>
        <translation>Wie viele bleiben</translation>
    </message>
    <message>
        <source>Channels</source>
        <translation>Kanäle</translation>
    </message>
    <message>
        <source>All by the same share</source>
        <translation>Alle mit demselben Anteil</translation>
    </message>
    <message>
        <source>Channels of %1 that stay</source>
        <comment>a layer</comment>
        <translation>Kanäle von %1, die bleiben</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <comment>channels</comment>
        <translation>%1 von %2</translation>
    </message>
    <message>
        <source>%1 of %2 channels go.</source>
        <translation>%1 von %2 Kanälen gehen.</translation>
    </message>
</context>
<context>
    <name>paretoscope::widgets::GuideDialog</name>
    <message>
        <source>A short guide</source>
        <translation>Kurze Anleitung</translation>
    </message>
    <message>
        <source>Open.</source>
        <translation>Öffnen.</translation>
    </message>
    <message>
        <source>A trained network and labelled samples make a project; the wizard asks for both. The &lt;a href=&quot;demo&quot;&gt;demo&lt;/a&gt; has all of it and works offline.</source>
        <translation>Ein trainiertes Netz und Beispiele mit Klassen ergeben ein Projekt; der Assistent fragt nach beidem. Die &lt;a href=&quot;demo&quot;&gt;Demo&lt;/a&gt; hat alles dabei und braucht kein Netzwerk.</translation>
    </message>
    <message>
        <source>Look at the baseline.</source>
        <translation>Die Grundlinie ansehen.</translation>
    </message>
    <message>
        <source>The float network is run first, and everything is compared with it on the same samples. If it is not what you know from training, mend the preprocessing before anything else.</source>
        <translation>Zuerst wird das Gleitkommanetz ausgeführt, und alles wird auf denselben Beispielen mit ihm verglichen. Ist es nicht so gut, wie Sie es vom Training kennen, dann berichtigen Sie vor allem anderen die Vorverarbeitung.</translation>
    </message>
    <message>
        <source>Analyse.</source>
        <translation>Analysieren.</translation>
    </message>
    <message>
        <source>Every layer is measured at every setting: the map fills in, dark cells do little damage. Then whole recipes of the frontier are run. It can be stopped at any time, and nothing that was measured is lost.</source>
        <translation>Jede Schicht wird mit jeder Einstellung gemessen: Die Karte füllt sich, dunkle Zellen schaden wenig. Dann werden ganze Rezepte der Front ausgeführt. Das lässt sich jederzeit anhalten, und nichts Gemessenes geht verloren.</translation>
    </message>
    <message>
        <source>Choose a size.</source>
        <translation>Eine Größe wählen.</translation>
    </message>
    <message>
        <source>Move the budget, or type a limit such as a size, a loss or a number of bits: the sliders go to the best recipe within it. Or click a point of the chart.</source>
        <translation>Schieben Sie das Budget oder tippen Sie eine Grenze wie eine Größe, einen Verlust oder eine Zahl von Bits: Die Regler gehen zum besten Rezept darunter. Oder klicken Sie einen Punkt des Diagramms an.</translation>
    </message>
    <message>
        <source>Change what you know better.</source>
        <translation>Ändern, was Sie besser wissen.</translation>
    </message>
    <message>
        <source>Drag bits and sparsity of a layer: size and quality answer at once, first predicted, then measured on more and more samples. Pin what has to stay.</source>
        <translation>Ziehen Sie Bits und Nullen einer Schicht: Größe und Güte antworten sofort, erst vorhergesagt, dann auf immer mehr Beispielen gemessen. Heften Sie fest, was bleiben muss.</translation>
    </message>
    <message>
        <source>Look at whom it hurts.</source>
        <translation>Ansehen, wem es schadet.</translation>
    </message>
    <message>
        <source>Behaviour shows which classes and which samples got worse, and how sure that is.</source>
        <translation>„Verhalten“ zeigt, welche Klassen und welche Beispiele schlechter wurden und wie sicher das ist.</translation>
    </message>
    <message>
        <source>Export.</source>
        <translation>Exportieren.</translation>
    </message>
    <message>
        <source>The file is written, read back and measured again; its report holds the evidence.</source>
        <translation>Die Datei wird geschrieben, wieder gelesen und noch einmal gemessen; ihr Bericht enthält die Belege.</translation>
    </message>
    <message>
        <source>Pale, dotted or with a sign before the number: estimated. With an interval: measured on the samples that are named beside it. Hatched: not known yet. Point at anything to read more; &lt;a href=&quot;keys&quot;&gt;the keys&lt;/a&gt; reach all of it.</source>
        <translation>Blass, gepunktet oder mit einem Zeichen vor der Zahl: geschätzt. Mit einem Intervall: gemessen auf den Beispielen, die daneben stehen. Schraffiert: noch nicht bekannt. Zeigen Sie auf etwas, um mehr zu lesen; &lt;a href=&quot;keys&quot;&gt;die Tasten&lt;/a&gt; erreichen alles.</translation>
    </message>
    <message>
        <source>Paretoscope shows what compressing a trained network costs, layer by layer, and writes a smaller network with the evidence for it.</source>
        <translation>Paretoscope zeigt Schicht für Schicht, was es kostet, ein trainiertes Netz zu komprimieren, und schreibt ein kleineres Netz mit den Belegen dafür.</translation>
    </message>
</context>
<context>
    <name>paretoscope::widgets::Headline</name>
    <message>
        <source>· calibration set aside</source>
        <translation>· Kalibrierung zurückgelegt</translation>
    </message>
    <message>
        <source>· not run as saved</source>
        <translation>· läuft nicht wie gespeichert</translation>
    </message>
    <message>
        <source>· not kept</source>
        <translation>· nicht aufgehoben</translation>
    </message>
    <message>
        <source>· packed evidence left out</source>
        <translation>· gepackte Messungen außer Acht gelassen</translation>
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
        <source>impossible</source>
        <translation>unmöglich</translation>
    </message>
    <message>
        <source>Colours: measured %1, from %2 (dark) to %3 (bright), logarithmic; outlined: what the layer is set to now (its name, where it is float), dashed: a part of that; paler and dotted, with %4 before the number: estimated, not measured; %5 after the number: measured, but its standard error is more than a third of it; hatched: nothing known yet; crossed out: the layer&apos;s weights do not allow it. Double-click or Enter sets a layer to a cell. Bits and sparsity together, where they were measured: in the tool tips and in the layer&apos;s table.</source>
        <translation>Farben: %1, gemessen, von %2 (dunkel) bis %3 (hell), logarithmisch; umrandet: worauf die Schicht jetzt steht (ihr Name, wo sie Gleitkomma ist), gestrichelt: ein Teil davon; blasser und gepunktet, mit %4 vor der Zahl: geschätzt, nicht gemessen; %5 hinter der Zahl: gemessen, aber ihr Standardfehler ist mehr als ein Drittel davon; schraffiert: noch nichts bekannt; durchgekreuzt: die Gewichte der Schicht lassen es nicht zu. Doppelklick oder Eingabetaste stellt eine Schicht auf eine Zelle. Bits und Nullen zusammen, wo sie gemessen wurden: in den Kurzinfos und in der Tabelle der Schicht.</translation>
    </message>
    <message>
        <source>now</source>
        <translation>jetzt</translation>
    </message>
    <message>
        <source>measured: %1</source>
        <comment>what the colours are</comment>
        <translation>gemessen: %1</translation>
    </message>
    <message>
        <source>There is no room for numbers: point at a cell to read its own.</source>
        <translation>Für Zahlen ist kein Platz: Zeigen Sie auf eine Zelle, um ihre zu lesen.</translation>
    </message>
    <message>
        <source>numbers: point at a cell</source>
        <translation>Zahlen: auf eine Zelle zeigen</translation>
    </message>
    <message>
        <source>estimated</source>
        <translation>geschätzt</translation>
    </message>
</context>
<context>
    <name>paretoscope::widgets::HeatMapView</name>
    <message>
        <source>Sensitivity: layers by settings</source>
        <translation>Empfindlichkeit: Schichten und Einstellungen</translation>
    </message>
    <message>
        <source>Arrow keys go from cell to cell, Enter sets the layer to the cell.</source>
        <translation>Pfeiltasten gehen von Zelle zu Zelle, die Eingabetaste stellt die Schicht auf die Zelle.</translation>
    </message>
    <message>
        <source>Next cell, with what is said of it</source>
        <translation>Nächste Zelle, mit dem, was von ihr gesagt wird</translation>
    </message>
    <message>
        <source>Set the layer as the cell says</source>
        <translation>Die Schicht einstellen, wie die Zelle sagt</translation>
    </message>
    <message>
        <source>Copy the map</source>
        <translation>Die Karte kopieren</translation>
    </message>
    <message>
        <source>Close what is said of a cell</source>
        <translation>Schließen, was von einer Zelle gesagt wird</translation>
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
    <name>paretoscope::widgets::KeysDialog</name>
    <message>
        <source>Keys</source>
        <translation>Tasten</translation>
    </message>
    <message>
        <source>Find a key or what it does</source>
        <translation>Taste oder Wirkung suchen</translation>
    </message>
    <message>
        <source>What</source>
        <translation>Was</translation>
    </message>
    <message>
        <source>More</source>
        <translation>Mehr</translation>
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
    <message>
        <source>%1, measured</source>
        <comment>KL or distance</comment>
        <translation>%1, gemessen</translation>
    </message>
    <message>
        <source>Expected on other samples</source>
        <translation>Auf anderen Beispielen erwartet</translation>
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
    <message>
        <source>now, measured</source>
        <translation>jetzt, gemessen</translation>
    </message>
    <message>
        <source>now, estimated</source>
        <translation>jetzt, geschätzt</translation>
    </message>
    <message>
        <source>now, expected</source>
        <translation>jetzt, erwartet</translation>
    </message>
    <message>
        <source>Next or previous setting</source>
        <translation>Nächste oder vorige Einstellung</translation>
    </message>
    <message>
        <source>Set the layer to it</source>
        <translation>Die Schicht so einstellen</translation>
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
    <message>
        <source>Show all that is said of the layer; again, or Esc, hides it</source>
        <translation>Alles zeigen, was über die Schicht gesagt wird; noch einmal, oder Esc, verbirgt es</translation>
    </message>
    <message>
        <source>All that is said of the layer</source>
        <translation>Alles, was über die Schicht gesagt wird</translation>
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
        <translation>Anteil dieser Schicht an der Zeit des Gleitkommamodells, auf diesem Rechner gemessen</translation>
    </message>
    <message>
        <source>Stored</source>
        <translation>Gespeichert</translation>
    </message>
    <message>
        <source>impossible</source>
        <translation>unmöglich</translation>
    </message>
    <message>
        <source>Measured %1 at %2</source>
        <comment>KL or distance, several bits: KL</comment>
        <translation>%1 gemessen bei %2</translation>
    </message>
    <message>
        <source>Expected damage</source>
        <translation>Erwarteter Schaden</translation>
    </message>
    <message>
        <source>%1: drag, use the left and right arrow keys, or type; all selected rows follow</source>
        <translation>%1: ziehen, die Pfeiltasten links und rechts nehmen oder tippen; alle ausgewählten Zeilen folgen</translation>
    </message>
    <message>
        <source>What this layer is expected to add on other samples, from its sensitivity cells, which the map shows as measured; ≈ where those are estimated, not measured: %1</source>
        <translation>Was diese Schicht auf anderen Beispielen voraussichtlich hinzufügt, aus ihren Empfindlichkeitszellen, die die Karte so zeigt, wie sie gemessen wurden; ≈, wo diese geschätzt, nicht gemessen sind: %1</translation>
    </message>
    <message>
        <source>As measured with only this layer changed, over bits: %1; one logarithmic scale for all layers</source>
        <translation>Wie gemessen, wenn nur diese Schicht geändert ist, über den Bits: %1; eine logarithmische Skala für alle Schichten</translation>
    </message>
    <message>
        <source>dropped</source>
        <comment>of a layer</comment>
        <translation>entfernt</translation>
    </message>
    <message>
        <source>Activations</source>
        <translation>Aktivierungen</translation>
    </message>
    <message>
        <source>Bits of each number that the layer is given; chosen in the layer&apos;s menu, or by the search among those that Analyse → Measure with has checked</source>
        <translation>Bits jeder Zahl, die die Schicht bekommt; gewählt im Menü der Schicht oder von der Suche unter denen, die unter Analysieren → Messen mit angehakt sind</translation>
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
        <translation>Auf diesem Rechner gestoppt läuft dieses Rezept nicht schneller als das Gleitkommamodell.</translation>
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
    <message>
        <source>Digits set all selected layers. On a slider Left and Right move it, with Ctrl they go from column to column. Space pins.</source>
        <translation>Ziffern stellen alle ausgewählten Schichten ein. Auf einem Regler bewegen ihn Links und Rechts, mit Strg gehen sie von Spalte zu Spalte. Die Leertaste heftet an.</translation>
    </message>
    <message>
        <source>Move the slider</source>
        <translation>Den Regler bewegen</translation>
    </message>
    <message>
        <source>The slider&apos;s ends</source>
        <translation>Die Enden des Reglers</translation>
    </message>
    <message>
        <source>Bits of the selected layers</source>
        <translation>Bit der ausgewählten Schichten</translation>
    </message>
    <message>
        <source>Pin the selected layers</source>
        <translation>Die ausgewählten Schichten festhalten</translation>
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
    <message>
        <source>Limits %1</source>
        <comment>✓, ✗ or ?</comment>
        <translation>Grenzen %1</translation>
    </message>
    <message>
        <source>A sample alone takes at most</source>
        <translation>Ein einzelnes Beispiel braucht höchstens</translation>
    </message>
    <message>
        <source> ms</source>
        <comment>behind a number</comment>
        <translation> ms</translation>
    </message>
    <message>
        <source>Limits on size, work, latency and behaviour: find the best recipe that keeps them (Ctrl+Shift+L)</source>
        <translation>Grenzen für Größe, Arbeit, Latenz und Verhalten: das beste Rezept suchen, das sie einhält (Strg+Umschalt+L)</translation>
    </message>
    <message>
        <source>Limits on size, work, latency and behaviour</source>
        <translation>Grenzen für Größe, Arbeit, Latenz und Verhalten</translation>
    </message>
    <message>
        <source>Multiply-accumulates a sample at most</source>
        <translation>Multiplikationen mit Addition je Probe höchstens</translation>
    </message>
    <message>
        <source> million</source>
        <comment>behind a number</comment>
        <translation> Millionen</translation>
    </message>
    <message>
        <source>Layers of lower rank need fewer, and so does a network whose channels are cut; the best recipes are then the best of those that keep this</source>
        <translation>Schichten niedrigeren Rangs brauchen weniger, ebenso ein Netz, dem Kanäle entfernt wurden; die besten Rezepte sind dann die besten unter denen, die das einhalten</translation>
    </message>
    <message>
        <source>Bit operations a sample at most</source>
        <translation>Bitoperationen je Probe höchstens</translation>
    </message>
    <message>
        <source> billion</source>
        <comment>behind a number</comment>
        <translation> Milliarden</translation>
    </message>
    <message>
        <source>Multiply-accumulates times the bits of weights times those of activations, 32 of floats; the best recipes are then the best of those that keep this</source>
        <translation>Multiplikationen mit Addition mal Bits der Gewichte mal Bits der Aktivierungen, 32 bei Gleitkommazahlen; die besten Rezepte sind dann die besten unter denen, die das einhalten</translation>
    </message>
    <message>
        <source>On this machine: layers are timed one by one before the search, and what it finds as a whole (F7 does that, too); lower ranks and cut channels make it faster, fewer bits do not</source>
        <translation>Auf diesem Rechner: Vor der Suche wird die Zeit jeder Schicht einzeln gemessen, und was sie findet, als Ganzes (F7 tut auch das); niedrigere Ränge und entfernte Kanäle machen es schneller, weniger Bits nicht</translation>
    </message>
</context>
<context>
    <name>paretoscope::widgets::LimitsKeeper</name>
    <message>
        <source>%1 as measured breaks the limit, %2, and no safer recipe is known.</source>
        <translation>Gemessen verletzt %1 die Grenze, %2, und kein vorsichtigeres Rezept ist bekannt.</translation>
    </message>
    <message>
        <source>%1 as measured breaks the limit, %2; safer recipes that were run: %3.</source>
        <translation>Gemessen verletzt %1 die Grenze, %2; vorsichtigere Rezepte, die gelaufen sind: %3.</translation>
    </message>
    <message>
        <source>Budget %1</source>
        <translation>Budget %1</translation>
    </message>
    <message>
        <source>%1 as measured breaks the limit, %2: the next safer recipe, of %3, was taken.</source>
        <translation>Gemessen verletzt %1 die Grenze, %2: Das nächste vorsichtigere Rezept, mit %3, wurde genommen.</translation>
    </message>
    <message>
        <source>A limit is no longer kept: %1.</source>
        <translation>Eine Grenze wird nicht mehr eingehalten: %1.</translation>
    </message>
    <message>
        <source>; </source>
        <comment>between limits</comment>
        <translation>; </translation>
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
    <message>
        <source>Input %1: %2, %3.</source>
        <comment>name, type, sizes</comment>
        <translation>Eingabe %1: %2, %3.</translation>
    </message>
    <message>
        <source>numbers</source>
        <translation>Zahlen</translation>
    </message>
    <message>
        <source>Sizes that have a name or a question mark are open: they are as what it is fed.</source>
        <translation>Größen mit einem Namen oder Fragezeichen sind offen: Sie richten sich nach dem, womit das Netz gespeist wird.</translation>
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
    <name>paretoscope::widgets::PlotView</name>
    <message>
        <source>Zoom in</source>
        <translation>Vergrößern</translation>
    </message>
    <message>
        <source>Zoom out</source>
        <translation>Verkleinern</translation>
    </message>
    <message>
        <source>Show all of the chart</source>
        <translation>Das ganze Diagramm zeigen</translation>
    </message>
    <message>
        <source>Move what is shown</source>
        <translation>Den Ausschnitt verschieben</translation>
    </message>
    <message>
        <source>Close what is said of a point</source>
        <translation>Schließen, was von einem Punkt gesagt wird</translation>
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
    <message>
        <source>Stated confidence</source>
        <translation>Angegebene Sicherheit</translation>
    </message>
    <message>
        <source>Share of right answers</source>
        <translation>Anteil richtiger Antworten</translation>
    </message>
</context>
<context>
    <name>paretoscope::widgets::RemediesModel</name>
    <message>
        <source>none</source>
        <comment>bytes that something costs</comment>
        <translation>keine</translation>
    </message>
    <message>
        <source>%1 (whole network)</source>
        <comment>a step of the recipe</comment>
        <translation>%1 (ganzes Netz)</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <comment>a parameter and its value</comment>
        <translation>%1: %2</translation>
    </message>
    <message>
        <source>%1, at least %2</source>
        <comment>a fall</comment>
        <translation>%1, mindestens %2</translation>
    </message>
    <message>
        <source>kept</source>
        <translation>behalten</translation>
    </message>
    <message>
        <source>%1 before, %2 with it; the lower ends of all falls together are 95 % sure (%3 tried)</source>
        <translation>vorher %1, damit %2; die unteren Enden aller Abnahmen sind zusammen zu 95 % sicher (%3 ausprobiert)</translation>
    </message>
    <message>
        <source>not tried: %1</source>
        <translation>nicht ausprobiert: %1</translation>
    </message>
    <message>
        <source>Mean fall of the damage&apos;s square root, which a few samples do not decide, and its lower end</source>
        <translation>Mittlere Abnahme der Wurzel des Schadens, über die nicht wenige Beispiele entscheiden, und ihr unteres Ende</translation>
    </message>
    <message>
        <source>Remedy</source>
        <translation>Abhilfe</translation>
    </message>
    <message>
        <source>Bytes</source>
        <translation>Byte</translation>
    </message>
    <message>
        <source>Δ %1</source>
        <comment>KL or distance</comment>
        <translation>Δ %1</translation>
    </message>
    <message>
        <source>√damage falls by</source>
        <translation>√Schaden sinkt um</translation>
    </message>
    <message>
        <source>n</source>
        <translation>n</translation>
    </message>
    <message>
        <source>Verdict</source>
        <translation>Urteil</translation>
    </message>
    <message>
        <source>not kept</source>
        <translation>nicht behalten</translation>
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
    <message>
        <source>%1: %2 measured</source>
        <comment>a layer at a setting, a damage</comment>
        <translation>%1: %2 gemessen</translation>
    </message>
    <message>
        <source>This is the layer&apos;s setting now.</source>
        <translation>Das ist die Einstellung der Schicht jetzt.</translation>
    </message>
    <message>
        <source>A part of the layer&apos;s setting now: %1</source>
        <translation>Ein Teil der Einstellung der Schicht jetzt: %1</translation>
    </message>
    <message>
        <source>The layer is pinned, so it stays as it is.</source>
        <translation>Die Schicht ist angeheftet, also bleibt sie, wie sie ist.</translation>
    </message>
    <message>
        <source>Double-click or Enter sets the layer to this.</source>
        <translation>Doppelklick oder Eingabetaste stellt die Schicht darauf.</translation>
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
    <message>
        <source>%1 is pinned, so it stays as it is.</source>
        <translation>%1 ist angeheftet, bleibt also, wie es ist.</translation>
    </message>
    <message>
        <source>Set %1 to %2</source>
        <translation>%1 auf %2 stellen</translation>
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
    <message>
        <source>A short &amp;guide…</source>
        <translation>Kurze &amp;Anleitung …</translation>
    </message>
</context>
<context>
    <name>paretoscope::widgets::SuggestionsPanel</name>
    <message>
        <source>Suggest</source>
        <translation>Vorschlagen</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Anhalten</translation>
    </message>
    <message>
        <source>Apply</source>
        <translation>Anwenden</translation>
    </message>
    <message>
        <source>Find out where the layer&apos;s damage comes from, and try what may be done (F9)</source>
        <translation>Feststellen, woher der Schaden der Schicht kommt, und ausprobieren, was sich tun lässt (F9)</translation>
    </message>
    <message>
        <source>Stop trying</source>
        <translation>Nicht weiter ausprobieren</translation>
    </message>
    <message>
        <source>Where the layer&apos;s damage comes from</source>
        <translation>Woher der Schaden der Schicht kommt</translation>
    </message>
    <message>
        <source>Remedies</source>
        <translation>Abhilfen</translation>
    </message>
    <message>
        <source>Double-click or Enter applies what is kept</source>
        <translation>Doppelklick oder Eingabetaste wendet an, was behalten wurde</translation>
    </message>
    <message>
        <source>Where the damage of the selected layer comes from, and what does less, appears here. Select one in the table of layers or in the sensitivity map.</source>
        <translation>Woher der Schaden der gewählten Schicht kommt und was weniger schadet, erscheint hier. Wählen Sie eine in der Tabelle der Schichten oder in der Empfindlichkeitskarte.</translation>
    </message>
    <message>
        <source>%1 stays float: it does no damage.</source>
        <translation>%1 bleibt Gleitkomma: Sie richtet keinen Schaden an.</translation>
    </message>
    <message>
        <source>%1: remedies are being tried.</source>
        <translation>%1: Abhilfen werden ausprobiert.</translation>
    </message>
    <message>
        <source>The recipe was edited since: what was found of %1 is not known of this one.</source>
        <translation>Das Rezept wurde seitdem geändert: Was über %1 festgestellt wurde, ist von diesem nicht bekannt.</translation>
    </message>
    <message>
        <source>Where the damage of %1 comes from, and what does less, is found out by runs on calibration samples.</source>
        <translation>Woher der Schaden von %1 kommt und was weniger schadet, wird durch Läufe auf Kalibrierungsbeispielen festgestellt.</translation>
    </message>
    <message>
        <source>Nothing is kept: there was nothing to try.</source>
        <translation>Nichts wird behalten: Es gab nichts auszuprobieren.</translation>
    </message>
    <message>
        <source>Nothing is kept: no remedy does less damage beyond chance.</source>
        <translation>Nichts wird behalten: Keine Abhilfe schadet über den Zufall hinaus weniger.</translation>
    </message>
    <message>
        <source>Take this remedy into the recipe: %1</source>
        <translation>Diese Abhilfe ins Rezept übernehmen: %1</translation>
    </message>
    <message>
        <source>The layer is pinned: it stays as it is</source>
        <translation>Die Schicht ist festgehalten: Sie bleibt, wie sie ist</translation>
    </message>
    <message>
        <source>Only what is kept can be applied: select such a remedy</source>
        <translation>Nur was behalten wurde, lässt sich anwenden: Wählen Sie eine solche Abhilfe</translation>
    </message>
    <message>
        <source>Apply %1</source>
        <translation>%1 anwenden</translation>
    </message>
    <message>
        <source>Suggestions</source>
        <translation>Vorschläge</translation>
    </message>
    <message>
        <source>Where the damage of the selected layer comes from, and what does less</source>
        <translation>Woher der Schaden der gewählten Schicht kommt und was weniger schadet</translation>
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
    <message>
        <source>Limit: at least %1</source>
        <translation>Grenze: mindestens %1</translation>
    </message>
    <message>
        <source>Limit: at most %1</source>
        <translation>Grenze: höchstens %1</translation>
    </message>
    <message>
        <source>Limit</source>
        <translation>Grenze</translation>
    </message>
    <message>
        <source>at least</source>
        <comment>a limit</comment>
        <translation>mindestens</translation>
    </message>
    <message>
        <source>at most</source>
        <comment>a limit</comment>
        <translation>höchstens</translation>
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
    <message>
        <source>Clear trail</source>
        <translation>Spur löschen</translation>
    </message>
    <message>
        <source>Clear the trail of where edits have led</source>
        <translation>Die Spur der Änderungen löschen</translation>
    </message>
</context>
<context>
    <name>paretoscope::widgets::TradeoffView</name>
    <message>
        <source>Stored size, kB</source>
        <translation>Gespeicherte Größe, kB</translation>
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
        <source>Next or previous point</source>
        <translation>Nächster oder voriger Punkt</translation>
    </message>
    <message>
        <source>Take the point as the recipe</source>
        <translation>Den Punkt als Rezept übernehmen</translation>
    </message>
    <message>
        <source>Next or previous point that was run or has a name</source>
        <translation>Nächster oder voriger Punkt, der gelaufen ist oder einen Namen hat</translation>
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
    <message>
        <source>Next or previous bar</source>
        <translation>Nächster oder voriger Balken</translation>
    </message>
    <message>
        <source>Next or previous channel</source>
        <translation>Nächster oder voriger Kanal</translation>
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
    <message>
        <source>Stored: %1; to download, were codes packed by how often they come: %2.</source>
        <translation>Gespeichert: %1; herunterzuladen, würden Codes nach ihrer Häufigkeit gepackt: %2.</translation>
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
<context>
    <name>part.coded</name>
    <message>
        <source>layers compressed</source>
        <translation>Schichten komprimiert</translation>
    </message>
</context>
<context>
    <name>pickle.damaged</name>
    <message>
        <source>%1 is a damaged or truncated pickle; get it again.</source>
        <translation>%1 ist ein beschädigtes oder abgeschnittenes Pickle; besorgen Sie die Datei neu.</translation>
    </message>
</context>
<context>
    <name>pickle.damaged-array</name>
    <message>
        <source>%1 is damaged; save the file again.</source>
        <translation>%1 ist beschädigt; speichern Sie die Datei neu.</translation>
    </message>
</context>
<context>
    <name>pickle.foreign-class</name>
    <message>
        <source>%1 holds an object of the class %2; only tensors, arrays, lists, dictionaries, texts and numbers are read and no code is run, so save the arrays alone.</source>
        <translation>%1 enthält ein Objekt der Klasse %2; gelesen werden nur Tensoren, Arrays, Listen, Wörterbücher, Texte und Zahlen, und kein Code läuft: Speichern Sie die Arrays allein.</translation>
    </message>
</context>
<context>
    <name>pickle.no-arrays</name>
    <message>
        <source>%1 holds no tensors or arrays of samples; save them as a dictionary, {&quot;x&quot;: …, &quot;y&quot;: …}.</source>
        <translation>%1 enthält keine Tensoren oder Arrays von Beispielen; speichern Sie sie als Wörterbuch, {&quot;x&quot;: …, &quot;y&quot;: …}.</translation>
    </message>
</context>
<context>
    <name>pickle.unsupported-type</name>
    <message>
        <source>%1 holds values of %2; save it as float32 or whole numbers.</source>
        <translation>%1 enthält Werte von %2; speichern Sie als float32 oder ganze Zahlen.</translation>
    </message>
</context>
<context>
    <name>pickle.values-elsewhere</name>
    <message>
        <source>%1 is a pickle with PyTorch&apos;s tensors, whose values lie elsewhere; use torch.save().</source>
        <translation>%1 ist ein Pickle mit PyTorch-Tensoren, deren Werte anderswo liegen; nehmen Sie torch.save().</translation>
    </message>
</context>
<context>
    <name>picture.damaged</name>
    <message>
        <source>The image %1 is a damaged %2; replace or remove it.</source>
        <translation>Das Bild %1 ist ein beschädigtes %2; ersetzen oder entfernen Sie es.</translation>
    </message>
</context>
<context>
    <name>picture.damaged-jpeg</name>
    <message>
        <source>The image %1 is damaged or no grey, RGB or CMYK JPEG of 8 bits; replace or remove it.</source>
        <translation>Das Bild %1 ist beschädigt oder kein JPEG von 8 Bit in Grau, RGB oder CMYK; ersetzen oder entfernen Sie es.</translation>
    </message>
</context>
<context>
    <name>picture.foreign</name>
    <message>
        <source>The image %1 is damaged or no PNG, JPEG, WebP, GIF, TIFF or BMP; replace or remove it.</source>
        <translation>Das Bild %1 ist beschädigt oder kein PNG, JPEG, WebP, GIF, TIFF oder BMP; ersetzen oder entfernen Sie es.</translation>
    </message>
</context>
<context>
    <name>picture.not-written</name>
    <message>
        <source>The picture cannot be written to %1; choose another place.</source>
        <translation>Das Bild kann nicht nach %1 geschrieben werden; wählen Sie einen anderen Ort.</translation>
    </message>
</context>
<context>
    <name>picture.other-bmp</name>
    <message>
        <source>is a BMP of %1 bits with compression %2</source>
        <translation>ist ein BMP von %1 Bit mit der Kompression %2</translation>
    </message>
</context>
<context>
    <name>picture.recognised</name>
    <message>
        <source>The image %1 %2.</source>
        <translation>Das Bild %1 %2.</translation>
    </message>
</context>
<context>
    <name>picture.save-as-png</name>
    <message>
        <source>save it as PNG</source>
        <translation>speichern Sie es als PNG</translation>
    </message>
</context>
<context>
    <name>picture.too-large</name>
    <message>
        <source>The image %1 has %2 × %3 pixels, more than 64 million; make it smaller.</source>
        <translation>Das Bild %1 hat %2 × %3 Pixel, mehr als 64 Millionen; verkleinern Sie es.</translation>
    </message>
</context>
<context>
    <name>picture.unsupported</name>
    <message>
        <source>The image %1 %2; %3.</source>
        <translation>Das Bild %1 %2; %3.</translation>
    </message>
</context>
<context>
    <name>pictures.do-not-fit</name>
    <message>
        <source>The image %1 does not fit: %2</source>
        <translation>Das Bild %1 passt nicht: %2</translation>
    </message>
</context>
<context>
    <name>pictures.no-tokens</name>
    <message>
        <source>%1 holds images, but a language model needs token windows in an idx or npy file.</source>
        <translation>%1 enthält Bilder, ein Sprachmodell braucht aber Fenster von Token in einer idx- oder npy-Datei.</translation>
    </message>
</context>
<context>
    <name>pictures.none</name>
    <message>
        <source>%1 holds no pictures (PNG, JPEG, WebP, GIF, TIFF, BMP); choose another folder or list.</source>
        <translation>%1 enthält keine Bilder (PNG, JPEG, WebP, GIF, TIFF, BMP); wählen Sie einen anderen Ordner oder eine andere Liste.</translation>
    </message>
</context>
<context>
    <name>pictures.none-but</name>
    <message>
        <source>%1 %2</source>
        <translation>%1 %2</translation>
    </message>
</context>
<context>
    <name>pictures.other-channels</name>
    <message>
        <source>The image %1 is of size %2 (channels, height, width) where others are %3; set &quot;channels&quot; to &quot;RGB&quot; or &quot;gray&quot; in the project&apos;s &quot;input&quot;.</source>
        <translation>Das Bild %1 hat die Größe %2 (Kanäle, Höhe, Breite), andere haben %3; setzen Sie &quot;channels&quot; in &quot;input&quot; des Projekts auf &quot;RGB&quot; oder &quot;gray&quot;.</translation>
    </message>
</context>
<context>
    <name>pictures.other-size</name>
    <message>
        <source>The image %1 is of size %2 (channels, height, width) where others are %3; set &quot;resize&quot; in the project&apos;s &quot;input&quot;.</source>
        <translation>Das Bild %1 hat die Größe %2 (Kanäle, Höhe, Breite), andere haben %3; setzen Sie &quot;resize&quot; in &quot;input&quot; des Projekts.</translation>
    </message>
</context>
<context>
    <name>pictures.too-deep</name>
    <message>
        <source>The folder %1 is too deeply nested; choose a smaller part of it.</source>
        <translation>Der Ordner %1 ist zu tief verschachtelt; wählen Sie einen kleineren Teil davon.</translation>
    </message>
</context>
<context>
    <name>pictures.too-many</name>
    <message>
        <source>The folder %1 is too large; choose a smaller part of it.</source>
        <translation>Der Ordner %1 ist zu groß; wählen Sie einen kleineren Teil davon.</translation>
    </message>
</context>
<context>
    <name>pictures.unreadable</name>
    <message>
        <source>Images of %1 cannot be read.</source>
        <translation>Bilder von %1 können nicht gelesen werden.</translation>
    </message>
</context>
<context>
    <name>program.not-started</name>
    <message>
        <source>%1 could not be started: %2.</source>
        <translation>%1 konnte nicht gestartet werden: %2.</translation>
    </message>
</context>
<context>
    <name>project.apart-blocks</name>
    <message>
        <source>gives the layer &quot;%1&quot; something else than the names of its blocks, as [&quot;q&quot;, &quot;k&quot;, &quot;v&quot;] (at most %2), or true where they are recognized</source>
        <translation>gibt der Schicht &quot;%1&quot; etwas anderes als die Namen ihrer Blöcke, wie [&quot;q&quot;, &quot;k&quot;, &quot;v&quot;] (höchstens %2), oder true, wo sie erkannt werden</translation>
    </message>
</context>
<context>
    <name>project.apart-form</name>
    <message>
        <source>must be true, a list of layers, or an object with the names of each layer&apos;s blocks</source>
        <translation>muss true, eine Liste von Schichten oder ein Objekt mit den Namen der Blöcke jeder Schicht sein</translation>
    </message>
</context>
<context>
    <name>project.field-needs-other</name>
    <message>
        <source>&quot;%1&quot; of the project has no effect without &quot;%2&quot;.</source>
        <translation>&quot;%1&quot; des Projekts hat ohne &quot;%2&quot; keine Wirkung.</translation>
    </message>
</context>
<context>
    <name>project.field-of-other-format</name>
    <message>
        <source>&quot;%1&quot; of the project has no effect on data of the format %2, only on %3.</source>
        <translation>&quot;%1&quot; des Projekts hat bei Daten des Formats %2 keine Wirkung, nur bei %3.</translation>
    </message>
</context>
<context>
    <name>project.foreign</name>
    <message>
        <source>%1 is no Paretoscope project (it lacks &quot;paretoscope&quot;: 1); choose another file.</source>
        <translation>%1 ist kein Paretoscope-Projekt (es fehlt &quot;paretoscope&quot;: 1); wählen Sie eine andere Datei.</translation>
    </message>
</context>
<context>
    <name>project.halves-in-all</name>
    <message>
        <source>The weights of all %1 layers</source>
        <translation>Die Gewichte aller %1 Schichten</translation>
    </message>
</context>
<context>
    <name>project.halves-in-some</name>
    <message>
        <source>The weights of %1 of %2 layers</source>
        <translation>Die Gewichte von %1 der %2 Schichten</translation>
    </message>
</context>
<context>
    <name>project.in-training</name>
    <message>
        <source>The network was saved in training mode (%1); it is taken as in evaluation, and exported so. &quot;mode&quot;: &quot;as-stored&quot; in the project keeps it as it was saved.</source>
        <translation>Das Netz wurde im Trainingsmodus gespeichert (%1); es wird wie in der Auswertung genommen und so exportiert. &quot;mode&quot;: &quot;as-stored&quot; im Projekt lässt es, wie es gespeichert wurde.</translation>
    </message>
</context>
<context>
    <name>project.inputs-arrays</name>
    <message>
        <source>must name an array for each key: {&quot;image&quot;: &quot;x&quot;}</source>
        <translation>muss zu jedem Schlüssel ein Array nennen: {&quot;image&quot;: &quot;x&quot;}</translation>
    </message>
</context>
<context>
    <name>project.inputs-dimension</name>
    <message>
        <source>must be a dimension from 0</source>
        <translation>muss eine Dimension von 0 an sein</translation>
    </message>
</context>
<context>
    <name>project.inputs-form</name>
    <message>
        <source>must be a number, true, false, null, a text, a list of numbers or of arrays, or {&quot;zeros&quot;: [2, &quot;batch&quot;, 64]}</source>
        <translation>muss eine Zahl, true, false, null, ein Text, eine Liste von Zahlen oder von Arrays oder {&quot;zeros&quot;: [2, &quot;batch&quot;, 64]} sein</translation>
    </message>
</context>
<context>
    <name>project.inputs-nothing-given</name>
    <message>
        <source>is missing; give an array of the data, &quot;zeros&quot;, or &quot;carry&quot;</source>
        <translation>fehlt; geben Sie ein Array der Daten, &quot;zeros&quot; oder &quot;carry&quot; an</translation>
    </message>
</context>
<context>
    <name>project.inputs-too-many</name>
    <message>
        <source>names more inputs than any network has</source>
        <translation>nennt mehr Eingaben, als irgendein Netz hat</translation>
    </message>
</context>
<context>
    <name>project.inputs-unknown-field</name>
    <message>
        <source>is no such field; use array, arrays, zeros, batchDimension, type, carry, sequence</source>
        <translation>ist kein solches Feld; nehmen Sie array, arrays, zeros, batchDimension, type, carry, sequence</translation>
    </message>
</context>
<context>
    <name>project.inputs-zeros</name>
    <message>
        <source>must be sizes from 1 with &quot;batch&quot; for the samples, such as [2, &quot;batch&quot;, 64], 16,777,216 numbers a sample at most</source>
        <translation>muss aus Größen von 1 an bestehen, mit &quot;batch&quot; für die Beispiele, wie [2, &quot;batch&quot;, 64], höchstens 16.777.216 Zahlen je Beispiel</translation>
    </message>
</context>
<context>
    <name>project.model-unreadable</name>
    <message>
        <source>The model %1 cannot be read; check that it exists.</source>
        <translation>Das Modell %1 kann nicht gelesen werden; prüfen Sie, dass es da ist.</translation>
    </message>
</context>
<context>
    <name>project.newer</name>
    <message>
        <source>%1 was written by a newer Paretoscope (project version %2); update the program to open it.</source>
        <translation>%1 wurde von einem neueren Paretoscope geschrieben (Projektversion %2); aktualisieren Sie das Programm, um es zu öffnen.</translation>
    </message>
</context>
<context>
    <name>project.no-data</name>
    <message>
        <source>is empty; name the data</source>
        <translation>ist leer; nennen Sie die Daten</translation>
    </message>
</context>
<context>
    <name>project.no-model</name>
    <message>
        <source>is empty; name the model file</source>
        <translation>ist leer; nennen Sie die Modelldatei</translation>
    </message>
</context>
<context>
    <name>project.no-weights</name>
    <message>
        <source>is empty; name the file of weights</source>
        <translation>ist leer; nennen Sie die Datei der Gewichte</translation>
    </message>
</context>
<context>
    <name>project.not-opened</name>
    <message>
        <source>The project %1 cannot be opened.</source>
        <translation>Das Projekt %1 kann nicht geöffnet werden.</translation>
    </message>
</context>
<context>
    <name>project.not-written</name>
    <message>
        <source>The project %1 cannot be written.</source>
        <translation>Das Projekt %1 kann nicht geschrieben werden.</translation>
    </message>
</context>
<context>
    <name>project.nothing-set-apart</name>
    <message>
        <source>The project sets layers apart into their blocks (&quot;apart&quot;), but no layer of this network is recognized as having some; name the layer and its blocks to set one apart.</source>
        <translation>Das Projekt zerlegt Schichten in ihre Blöcke (&quot;apart&quot;), aber an keiner Schicht dieses Netzes sind welche zu erkennen; nennen Sie die Schicht und ihre Blöcke, um eine zu zerlegen.</translation>
    </message>
</context>
<context>
    <name>project.nothing-to-compress</name>
    <message>
        <source>%1 has no weight that can be compressed: none of its operators multiplies with a matrix of its own. `paretoscope-cli inspect` lists what it holds.</source>
        <translation>%1 hat kein Gewicht, das komprimiert werden kann: Keiner seiner Operatoren multipliziert mit einer eigenen Matrix. `paretoscope-cli inspect` zeigt, was das Modell enthält.</translation>
    </message>
</context>
<context>
    <name>project.other-weights</name>
    <message>
        <source>The weights are those in %1, not those in %2.</source>
        <translation>Die Gewichte sind die in %1, nicht die in %2.</translation>
    </message>
</context>
<context>
    <name>project.pins-no-list</name>
    <message>
        <source>&quot;pins&quot; of the project must be a list of layer names; correct or remove it.</source>
        <translation>&quot;pins&quot; des Projekts muss eine Liste von Schichtnamen sein; berichtigen oder entfernen Sie es.</translation>
    </message>
</context>
<context>
    <name>project.pins-unknown-layer</name>
    <message>
        <source>The project pins the layer %1, which is not in the model; remove it from &quot;pins&quot;.</source>
        <translation>Das Projekt hält die Schicht %1 fest, die das Modell nicht hat; entfernen Sie sie aus &quot;pins&quot;.</translation>
    </message>
</context>
<context>
    <name>project.stored-halves</name>
    <message>
        <source>%1 are %2 in the file. They are computed with in float32, so all times are of that; what is compressed is rounded to %2, and sizes and exported files are in it. &quot;float32&quot; leaves a layer as it is.</source>
        <translation>%1 sind in der Datei %2. Gerechnet wird mit ihnen in float32, dafür gelten alle Zeiten; was komprimiert wird, wird auf %2 gerundet, und darin sind Größen und exportierte Dateien. &quot;float32&quot; lässt eine Schicht, wie sie ist.</translation>
    </message>
</context>
<context>
    <name>project.stored-integers</name>
    <message>
        <source>The file holds the weights of %1 of %2 layers as integers of %3 bits, %4 bytes in all, which sizes are compared with. They are computed with as the floats that they stand for, and written so where a layer is left alone, which is larger.</source>
        <translation>Die Datei enthält die Gewichte von %1 der %2 Schichten als ganze Zahlen von %3 Bit, zusammen %4 Bytes, mit denen Größen verglichen werden. Gerechnet wird mit den Gleitkommazahlen, für die sie stehen; so werden sie auch geschrieben, wo eine Schicht bleibt, wie sie ist, und das ist größer.</translation>
    </message>
</context>
<context>
    <name>project.unknown-activation</name>
    <message>
        <source>is &quot;%1&quot;; choose one of %2</source>
        <translation>ist &quot;%1&quot;; wählen Sie eines von %2</translation>
    </message>
</context>
<context>
    <name>project.unknown-field</name>
    <message>
        <source>%1 of the project is no field that this program knows: it has no effect.</source>
        <translation>%1 des Projekts ist kein Feld, das dieses Programm kennt: Es hat keine Wirkung.</translation>
    </message>
</context>
<context>
    <name>project.unknown-fields</name>
    <message>
        <source>%1 of the project are no fields that this program knows: they have no effect.</source>
        <translation>%1 des Projekts sind keine Felder, die dieses Programm kennt: Sie haben keine Wirkung.</translation>
    </message>
</context>
<context>
    <name>project.unreadable</name>
    <message>
        <source>The project %1 cannot be read.</source>
        <translation>Das Projekt %1 kann nicht gelesen werden.</translation>
    </message>
</context>
<context>
    <name>project.weights-are-the-models</name>
    <message>
        <source>&quot;weights&quot; of the project names the model itself, %1: it has no effect.</source>
        <translation>&quot;weights&quot; des Projekts nennt das Modell selbst, %1: Das hat keine Wirkung.</translation>
    </message>
</context>
<context>
    <name>project.weights-unreadable</name>
    <message>
        <source>The weights %1 cannot be read; check that they exist.</source>
        <translation>Die Gewichte %1 können nicht gelesen werden; prüfen Sie, dass sie da sind.</translation>
    </message>
</context>
<context>
    <name>proof.half-not-run</name>
    <message>
        <source>%1 Its own arithmetic was not run: this processor&apos;s LibTorch has no kernels for it (%2).</source>
        <translation>%1 In ihrer eigenen Genauigkeit lief sie nicht: Das LibTorch dieses Prozessors hat keine Kerne dafür (%2).</translation>
    </message>
</context>
<context>
    <name>proof.half-overflows</name>
    <message>
        <source>%1 Run as it is, it overflows, as the original does.</source>
        <translation>%1 Wie sie ist, läuft sie über, wie es das Original tut.</translation>
    </message>
</context>
<context>
    <name>proof.half-verified</name>
    <message>
        <source>%1 Run as it is on one batch, its outputs differ from that by at most %2 % of the largest (%3 % are what such arithmetic explains).</source>
        <translation>%1 Wie sie ist, weichen ihre Ausgaben auf einem Stapel davon um höchstens %2 % der größten ab (%3 % erklärt solches Rechnen).</translation>
    </message>
</context>
<context>
    <name>proof.in-half</name>
    <message>
        <source>The file is in %1, as the original; it was verified in float32.</source>
        <translation>Die Datei ist in %1 wie das Original; geprüft wurde sie in float32.</translation>
    </message>
</context>
<context>
    <name>proof.no-tensor</name>
    <message>
        <source>the written file has no tensor %1.</source>
        <translation>Die geschriebene Datei hat keinen Tensor %1.</translation>
    </message>
</context>
<context>
    <name>proof.not-loaded</name>
    <message>
        <source>the written file cannot be loaded (%1).</source>
        <translation>Die geschriebene Datei kann nicht geladen werden (%1).</translation>
    </message>
</context>
<context>
    <name>proof.not-run-in-half</name>
    <message>
        <source>it does not run in %1, as the original does: %2.</source>
        <translation>Die Datei läuft nicht in %1, wie es das Original tut: %2.</translation>
    </message>
</context>
<context>
    <name>proof.other-correct</name>
    <message>
        <source>the written file gets %1 of %2 right, but %3 were promised.</source>
        <translation>Die geschriebene Datei hat %1 von %2 richtig, versprochen waren %3.</translation>
    </message>
</context>
<context>
    <name>proof.other-number-of-outputs</name>
    <message>
        <source>it has another number of outputs.</source>
        <translation>Die Datei hat eine andere Anzahl von Ausgaben.</translation>
    </message>
</context>
<context>
    <name>proof.other-outputs</name>
    <message>
        <source>its outputs differ from the recipe&apos;s by %1 where the largest is %2.</source>
        <translation>Die Ausgaben der Datei weichen von denen des Rezepts um %1 ab, wo die größte %2 ist.</translation>
    </message>
</context>
<context>
    <name>proof.other-outputs-in-half</name>
    <message>
        <source>its outputs in %1 differ from those in float32 by %2 of the largest, more than the %3 that its arithmetic explains.</source>
        <translation>Die Ausgaben der Datei in %1 weichen von denen in float32 um %2 der größten ab, mehr als die %3, die solches Rechnen erklärt.</translation>
    </message>
</context>
<context>
    <name>proof.other-shape</name>
    <message>
        <source>its outputs have another shape.</source>
        <translation>Die Ausgaben der Datei haben eine andere Form.</translation>
    </message>
</context>
<context>
    <name>proof.other-type</name>
    <message>
        <source>its tensor %1 is of type %2 instead of %3.</source>
        <translation>Der Tensor %1 der Datei ist vom Typ %2 statt %3.</translation>
    </message>
</context>
<context>
    <name>proof.other-value</name>
    <message>
        <source>the written file measures %1, but %2 was promised.</source>
        <translation>Die geschriebene Datei kommt auf %1, versprochen war %2.</translation>
    </message>
</context>
<context>
    <name>pt2.cannot-arrange</name>
    <message>
        <source>what %1 puts together is only known while the network runs; choose another format</source>
        <translation>was %1 zusammensetzt, ist erst bekannt, während das Netz läuft; wählen Sie ein anderes Format</translation>
    </message>
</context>
<context>
    <name>pt2.cannot-branch</name>
    <message>
        <source>what %1 does is only decided while the network runs; choose another format, or trace the network first</source>
        <translation>was %1 tut, entscheidet sich erst, während das Netz läuft; wählen Sie ein anderes Format, oder zeichnen Sie das Netz vorher auf (trace)</translation>
    </message>
</context>
<context>
    <name>pt2.cannot-follow</name>
    <message>
        <source>a number that %1 makes follows how many samples are run in a way that is not written; choose another format</source>
        <translation>eine Zahl aus %1 folgt der Zahl der Beispiele auf eine Weise, die nicht geschrieben wird; wählen Sie ein anderes Format</translation>
    </message>
</context>
<context>
    <name>pt2.cannot-hold</name>
    <message>
        <source>This network cannot be written as an exported program: %1.</source>
        <translation>Dieses Netz kann nicht als exportiertes Programm geschrieben werden: %1.</translation>
    </message>
</context>
<context>
    <name>pt2.cannot-operator</name>
    <message>
        <source>%1 is none of the operators that exported programs are made of; choose another format</source>
        <translation>%1 ist keiner der Operatoren, aus denen exportierte Programme bestehen; wählen Sie ein anderes Format</translation>
    </message>
</context>
<context>
    <name>pt2.cannot-read-number</name>
    <message>
        <source>%1 makes a plain number of what the network computes, which would be fixed in the file; choose another format</source>
        <translation>%1 macht aus dem, was das Netz berechnet, eine bloße Zahl, die in der Datei fest wäre; wählen Sie ein anderes Format</translation>
    </message>
</context>
<context>
    <name>pt2.cannot-shape</name>
    <message>
        <source>how much %1 gives follows how many samples are run in a way that is not written; choose another format</source>
        <translation>wie viel %1 liefert, folgt der Zahl der Beispiele auf eine Weise, die nicht geschrieben wird; wählen Sie ein anderes Format</translation>
    </message>
</context>
<context>
    <name>pt2.cannot-size</name>
    <message>
        <source>how much %1 gives depends on what the network computes, which is not written; choose another format</source>
        <translation>wie viel %1 liefert, hängt davon ab, was das Netz berechnet; das wird nicht geschrieben; wählen Sie ein anderes Format</translation>
    </message>
</context>
<context>
    <name>pt2.cannot-take</name>
    <message>
        <source>the input %1 is no tensor; give it a value for good</source>
        <translation>die Eingabe %1 ist kein Tensor; geben Sie ihr einen festen Wert</translation>
    </message>
</context>
<context>
    <name>pt2.cannot-value</name>
    <message>
        <source>%1 is given something that is neither a tensor nor a real number, which is not written; choose another format</source>
        <translation>%1 bekommt etwas, das weder ein Tensor noch eine reelle Zahl ist; das wird nicht geschrieben; wählen Sie ein anderes Format</translation>
    </message>
</context>
<context>
    <name>pt2.cannot-write</name>
    <message>
        <source>%1 cannot be written as operators of ATen&apos;s; choose another format</source>
        <translation>%1 kann nicht mit Operatoren von ATen geschrieben werden; wählen Sie ein anderes Format</translation>
    </message>
</context>
<context>
    <name>pt2.damaged</name>
    <message>
        <source>%1 is damaged or cut off; copy or export it again.</source>
        <translation>%1 ist beschädigt oder abgeschnitten; kopieren oder exportieren Sie es noch einmal.</translation>
    </message>
</context>
<context>
    <name>pt2.load</name>
    <message>
        <source>Load the file with torch.export.load of PyTorch 2.8 or newer; the number of samples is free there, other sizes are those of the sample that it was exported with.</source>
        <translation>Laden Sie die Datei mit torch.export.load von PyTorch ab 2.8; die Zahl der Beispiele ist dort frei, andere Größen sind die des Beispiels, mit dem exportiert wurde.</translation>
    </message>
</context>
<context>
    <name>pt2.names</name>
    <message>
        <source>%1 is damaged: what it says of %2 does not fit the rest of its network; copy or save the model again.</source>
        <translation>%1 ist beschädigt: Was darin über %2 steht, passt nicht zum übrigen Netz; kopieren oder speichern Sie das Modell noch einmal.</translation>
    </message>
</context>
<context>
    <name>pt2.no-graph</name>
    <message>
        <source>%1 is built in a way that cannot be turned into a graph here; save it with torch.jit.trace.</source>
        <translation>%1 ist so gebaut, dass es sich hier nicht in einen Graphen verwandeln lässt; speichern Sie es mit torch.jit.trace.</translation>
    </message>
</context>
<context>
    <name>pt2.no-module</name>
    <message>
        <source>%1 is built in a way that cannot be run here; save it with torch.jit.trace.</source>
        <translation>%1 ist so gebaut, dass es sich hier nicht ausführen lässt; speichern Sie es mit torch.jit.trace.</translation>
    </message>
</context>
<context>
    <name>pt2.no-network</name>
    <message>
        <source>%1 holds no network as torch.export.save writes it (perhaps a compiled one); save the exported program itself.</source>
        <translation>%1 enthält kein Netz, wie torch.export.save es schreibt (vielleicht ein übersetztes); speichern Sie das exportierte Programm selbst.</translation>
    </message>
</context>
<context>
    <name>pt2.no-number</name>
    <message>
        <source>it computes with a type of numbers, or an order of them in memory, that exported programs have not; choose another format</source>
        <translation>es rechnet mit einer Art von Zahlen oder einer Anordnung im Speicher, die exportierte Programme nicht haben; wählen Sie ein anderes Format</translation>
    </message>
</context>
<context>
    <name>pt2.no-sample</name>
    <message>
        <source>An exported program tells the shape of every value, which needs a sample that the network can be run on; give the project data.</source>
        <translation>Ein exportiertes Programm nennt die Form jedes Wertes; dazu braucht es ein Beispiel, auf dem das Netz laufen kann. Geben Sie dem Projekt Daten.</translation>
    </message>
</context>
<context>
    <name>pt2.not-as-written</name>
    <message>
        <source>%1 is damaged: what it says of its network is not as torch.export.save writes it; copy or save the file again.</source>
        <translation>%1 ist beschädigt: Was darin über das Netz steht, ist nicht so, wie torch.export.save es schreibt; kopieren oder speichern Sie die Datei noch einmal.</translation>
    </message>
</context>
<context>
    <name>pt2.not-writable</name>
    <message>
        <source>This network cannot be written as an exported program; choose another format.</source>
        <translation>Dieses Netz kann nicht als exportiertes Programm geschrieben werden; wählen Sie ein anderes Format.</translation>
    </message>
</context>
<context>
    <name>pt2.not-written</name>
    <message>
        <source>The archive %1 could not be written.</source>
        <translation>Das Archiv %1 konnte nicht geschrieben werden.</translation>
    </message>
</context>
<context>
    <name>pt2.old-layout</name>
    <message>
        <source>%1 was saved by PyTorch 2.7 or older, whose files are laid out in another way; load it and save it again with PyTorch 2.8 or newer.</source>
        <translation>%1 wurde von PyTorch 2.7 oder älter gespeichert, dessen Dateien anders aufgebaut sind; laden Sie es und speichern Sie es noch einmal mit PyTorch 2.8 oder neuer.</translation>
    </message>
</context>
<context>
    <name>pt2.other-input</name>
    <message>
        <source>%1 takes something that is neither a tensor nor a number (%2), which is not read here; export it without.</source>
        <translation>%1 nimmt etwas entgegen, das weder Tensor noch Zahl ist (%2) und hier nicht gelesen wird; exportieren Sie es ohne dies.</translation>
    </message>
</context>
<context>
    <name>pt2.other-marks</name>
    <message>
        <source>%1 is written in another way than torch.export.save does on usual machines; save it again on one.</source>
        <translation>%1 ist anders geschrieben, als torch.export.save es auf üblichen Rechnern tut; speichern Sie es noch einmal auf einem solchen.</translation>
    </message>
</context>
<context>
    <name>pt2.other-schema</name>
    <message>
        <source>%1 is written by the rules of version %2 of torch.export&apos;s schema, of which versions %3 to %4 are known here; save it with another PyTorch.</source>
        <translation>%1 ist nach den Regeln der Version %2 des Schemas von torch.export geschrieben, von dem hier die Versionen %3 bis %4 bekannt sind; speichern Sie es mit einem anderen PyTorch.</translation>
    </message>
</context>
<context>
    <name>pt2.other-type</name>
    <message>
        <source>The tensor %1 of %2 is of a type or layout that is not read here; convert it to floating point before export.</source>
        <translation>Der Tensor %1 von %2 ist von einem Typ oder Aufbau, der hier nicht gelesen wird; wandeln Sie ihn vor dem Export in Gleitkommazahlen um.</translation>
    </message>
</context>
<context>
    <name>pt2.part-missing</name>
    <message>
        <source>%1 lacks its part %2; save the network again with torch.export.save.</source>
        <translation>In %1 fehlt der Teil %2; speichern Sie das Netz noch einmal mit torch.export.save.</translation>
    </message>
</context>
<context>
    <name>pt2.part-too-large</name>
    <message>
        <source>The part %2 of %1 is larger than %3 MB, which no network needs; save it again.</source>
        <translation>Der Teil %2 von %1 ist größer als %3 MB, was kein Netz braucht; speichern Sie es noch einmal.</translation>
    </message>
</context>
<context>
    <name>pt2.pickled</name>
    <message>
        <source>The tensor %1 of %2 is of a class of its own, saved as a Python object; turn it into a plain tensor before export.</source>
        <translation>Der Tensor %1 von %2 ist von einer eigenen Klasse und als Python-Objekt gespeichert; machen Sie daraus vor dem Export einen einfachen Tensor.</translation>
    </message>
</context>
<context>
    <name>pt2.several-networks</name>
    <message>
        <source>%1 holds several networks: %2. Save the one that is wanted alone.</source>
        <translation>%1 enthält mehrere Netze: %2. Speichern Sie das gewünschte allein.</translation>
    </message>
</context>
<context>
    <name>pt2.unknown-operators</name>
    <message>
        <source>%1 uses operators that are not run here: %2. Export it after run_decompositions(), or save it with torch.jit.trace.</source>
        <translation>%1 verwendet Operatoren, die hier nicht ausgeführt werden: %2. Exportieren Sie es nach run_decompositions() oder speichern Sie es mit torch.jit.trace.</translation>
    </message>
</context>
<context>
    <name>pt2.unpacked</name>
    <message>
        <source>Weights are unpacked by operators of the file whenever the network runs, which takes time and as much memory as floats.</source>
        <translation>Gewichte werden bei jedem Lauf des Netzes von Operatoren der Datei entpackt; das kostet Zeit und so viel Speicher wie Gleitkommazahlen.</translation>
    </message>
</context>
<context>
    <name>pt2.wrong-tensor</name>
    <message>
        <source>%1 is damaged: what it says of %2 does not fit what it holds; copy or save the model again.</source>
        <translation>%1 ist beschädigt: Was darin über %2 steht, passt nicht zu dem, was es enthält; kopieren oder speichern Sie das Modell noch einmal.</translation>
    </message>
</context>
<context>
    <name>pt2.wrong-tensors</name>
    <message>
        <source>%1 is damaged: what it says of its tensors is not as torch.export.save writes it; copy or save the file again.</source>
        <translation>%1 ist beschädigt: Was darin über die Tensoren steht, ist nicht so, wie torch.export.save es schreibt; kopieren oder speichern Sie die Datei noch einmal.</translation>
    </message>
</context>
<context>
    <name>quantized.already</name>
    <message>
        <source>%1: %2 are quantized already, and in a way that cannot be read here; start from the float network that they were made from.</source>
        <translation>%1: %2 sind schon quantisiert, und zwar so, dass sie hier nicht gelesen werden können; gehen Sie vom Gleitkommanetz aus, aus dem sie entstanden sind.</translation>
    </message>
</context>
<context>
    <name>quantized.network</name>
    <message>
        <source>the network</source>
        <translation>dem Netz</translation>
    </message>
</context>
<context>
    <name>quantized.weights</name>
    <message>
        <source>the weights</source>
        <translation>die Gewichte</translation>
    </message>
</context>
<context>
    <name>quantized.weights-and-bits</name>
    <message>
        <source>%1 (%2 integers)</source>
        <translation>%1 (Ganzzahlen mit %2)</translation>
    </message>
</context>
<context>
    <name>quantized.weights-of</name>
    <message>
        <source>the weights of %1</source>
        <translation>die Gewichte von %1</translation>
    </message>
</context>
<context>
    <name>quantized.width</name>
    <message>
        <source>%1-bit</source>
        <translation>%1 Bit</translation>
    </message>
</context>
<context>
    <name>ranks.failed</name>
    <message>
        <source>The ranks could not be chosen.</source>
        <translation>Die Ränge konnten nicht gewählt werden.</translation>
    </message>
</context>
<context>
    <name>ranks.too-few-bytes</name>
    <message>
        <source>Of the least ranks the network still takes %1 bytes; allow so many at least, or fewer bits besides.</source>
        <translation>Mit den kleinsten Rängen braucht das Netz noch %1 Byte; erlauben Sie mindestens so viele, oder wählen Sie außerdem weniger Bits.</translation>
    </message>
</context>
<context>
    <name>recall.failed</name>
    <message>
        <source>What was measured before cannot be told.</source>
        <translation>Was früher gemessen wurde, lässt sich nicht angeben.</translation>
    </message>
</context>
<context>
    <name>recipe.code-field</name>
    <message>
        <source>&quot;%1&quot; is no field of the step code; use default and layers.</source>
        <translation>&quot;%1&quot; ist kein Feld des Schritts code; verwenden Sie default und layers.</translation>
    </message>
</context>
<context>
    <name>recipe.code-twice</name>
    <message>
        <source>The recipe says &quot;%1&quot; beside its step code, too; say it once.</source>
        <translation>Das Rezept sagt &quot;%1&quot; auch neben seinem Schritt code; sagen Sie es einmal.</translation>
    </message>
</context>
<context>
    <name>recipe.field-no-object</name>
    <message>
        <source>&quot;%1&quot; of the recipe must be an object in braces.</source>
        <translation>&quot;%1&quot; des Rezepts muss ein Objekt in geschweiften Klammern sein.</translation>
    </message>
</context>
<context>
    <name>recipe.field-of-version-2</name>
    <message>
        <source>&quot;%1&quot; is known since version 2 of recipes; write &quot;paretoscopeRecipe&quot;: 2 to use it</source>
        <translation>&quot;%1&quot; gibt es seit Version 2 der Rezepte; schreiben Sie &quot;paretoscopeRecipe&quot;: 2, um es zu verwenden</translation>
    </message>
</context>
<context>
    <name>recipe.foreign</name>
    <message>
        <source>This is no Paretoscope recipe (it lacks &quot;paretoscopeRecipe&quot;: 3); choose another file.</source>
        <translation>Dies ist kein Paretoscope-Rezept (es fehlt &quot;paretoscopeRecipe&quot;: 3); wählen Sie eine andere Datei.</translation>
    </message>
</context>
<context>
    <name>recipe.in-file</name>
    <message>
        <source>%1: %2</source>
        <translation>%1: %2</translation>
    </message>
</context>
<context>
    <name>recipe.layer-count</name>
    <message>
        <source>The recipe has settings for %1 layers, but the model has %2; choose a recipe made for this model.</source>
        <translation>Das Rezept hat Einstellungen für %1 Schichten, das Modell aber hat %2; wählen Sie ein Rezept, das für dieses Modell gemacht ist.</translation>
    </message>
</context>
<context>
    <name>recipe.newer</name>
    <message>
        <source>The recipe was written by a newer Paretoscope (version %1); update the program to read it.</source>
        <translation>Das Rezept wurde von einem neueren Paretoscope geschrieben (Version %1); aktualisieren Sie das Programm, um es zu lesen.</translation>
    </message>
</context>
<context>
    <name>recipe.no-effect-anywhere</name>
    <message>
        <source>%1: &quot;%2&quot; has no effect on any layer; remove it.</source>
        <translation>%1: &quot;%2&quot; hat auf keine Schicht eine Wirkung; entfernen Sie es.</translation>
    </message>
</context>
<context>
    <name>recipe.no-effect-beside</name>
    <message>
        <source>%1: &quot;%2&quot; has no effect beside the other fields; remove it.</source>
        <translation>%1: &quot;%2&quot; hat neben den anderen Feldern keine Wirkung; entfernen Sie es.</translation>
    </message>
</context>
<context>
    <name>recipe.no-object</name>
    <message>
        <source>the setting must be an object in braces</source>
        <translation>die Einstellung muss ein Objekt in geschweiften Klammern sein</translation>
    </message>
</context>
<context>
    <name>recipe.no-switch</name>
    <message>
        <source>default: &quot;%1&quot; must be true or false.</source>
        <translation>default: &quot;%1&quot; muss true oder false sein.</translation>
    </message>
</context>
<context>
    <name>recipe.not-measured</name>
    <message>
        <source>The recipe cannot be measured.</source>
        <translation>Das Rezept kann nicht gemessen werden.</translation>
    </message>
</context>
<context>
    <name>recipe.not-measured-live</name>
    <message>
        <source>The recipe could not be measured.</source>
        <translation>Das Rezept konnte nicht gemessen werden.</translation>
    </message>
</context>
<context>
    <name>recipe.not-written</name>
    <message>
        <source>The recipe %1 cannot be written.</source>
        <translation>Das Rezept %1 kann nicht geschrieben werden.</translation>
    </message>
</context>
<context>
    <name>recipe.of-default</name>
    <message>
        <source>default</source>
        <translation>default</translation>
    </message>
</context>
<context>
    <name>recipe.of-layer</name>
    <message>
        <source>layer %1</source>
        <translation>Schicht %1</translation>
    </message>
</context>
<context>
    <name>recipe.only-smaller</name>
    <message>
        <source>Zeros and few bits make the file smaller, not the run faster: dense hardware computes with floats as before.</source>
        <translation>Nullen und wenige Bit machen die Datei kleiner, nicht den Lauf schneller: Dichte Hardware rechnet mit Gleitkommazahlen wie zuvor.</translation>
    </message>
</context>
<context>
    <name>recipe.other-weights</name>
    <message>
        <source>The weights to be written are not those of the recipe.</source>
        <translation>Die Gewichte, die geschrieben werden sollen, sind nicht die des Rezepts.</translation>
    </message>
</context>
<context>
    <name>recipe.rounded-inputs</name>
    <message>
        <source>Rounded activations are computed with as floats, here and by the file: only a runtime with integer kernels is faster by them.</source>
        <translation>Mit gerundeten Aktivierungen wird als Gleitkommazahlen gerechnet, hier und von der Datei: Schneller wird dadurch nur eine Laufzeitumgebung mit ganzzahligen Rechenkernen.</translation>
    </message>
</context>
<context>
    <name>recipe.setting-at</name>
    <message>
        <source>%1: %2</source>
        <translation>%1: %2</translation>
    </message>
</context>
<context>
    <name>recipe.step-form</name>
    <message>
        <source>Each of a recipe&apos;s &quot;steps&quot; must be the name of a step or an object with &quot;step&quot;; there is %1.</source>
        <translation>Jeder von &quot;steps&quot; eines Rezepts muss der Name eines Schritts oder ein Objekt mit &quot;step&quot; sein; es gibt %1.</translation>
    </message>
</context>
<context>
    <name>recipe.step-too-early</name>
    <message>
        <source>The step %1 comes after &quot;code&quot; in a recipe; move it there.</source>
        <translation>Der Schritt %1 kommt im Rezept nach &quot;code&quot;; setzen Sie ihn dorthin.</translation>
    </message>
</context>
<context>
    <name>recipe.step-too-late</name>
    <message>
        <source>The step %1 comes before &quot;code&quot; in a recipe; move it there.</source>
        <translation>Der Schritt %1 kommt im Rezept vor &quot;code&quot;; setzen Sie ihn dorthin.</translation>
    </message>
</context>
<context>
    <name>recipe.step-twice</name>
    <message>
        <source>The recipe takes the step %1 twice; name it once.</source>
        <translation>Das Rezept macht den Schritt %1 zweimal; nennen Sie ihn einmal.</translation>
    </message>
</context>
<context>
    <name>recipe.step-value</name>
    <message>
        <source>&quot;%1&quot; of a step must be a word, a number, true or false.</source>
        <translation>&quot;%1&quot; eines Schritts muss ein Wort, eine Zahl, true oder false sein.</translation>
    </message>
</context>
<context>
    <name>recipe.steps-no-list</name>
    <message>
        <source>&quot;steps&quot; of the recipe must be a list in brackets; an empty one takes no step.</source>
        <translation>&quot;steps&quot; des Rezepts muss eine Liste in eckigen Klammern sein; eine leere macht keinen Schritt.</translation>
    </message>
</context>
<context>
    <name>recipe.unknown-field</name>
    <message>
        <source>&quot;%1&quot; is no field of a recipe; use steps, default and layers.</source>
        <translation>&quot;%1&quot; ist kein Feld eines Rezepts; nehmen Sie steps, default und layers.</translation>
    </message>
</context>
<context>
    <name>recipe.unknown-field-before-3</name>
    <message>
        <source>&quot;%1&quot; is no field of a recipe; use default and layers.</source>
        <translation>&quot;%1&quot; ist kein Feld eines Rezepts; nehmen Sie default und layers.</translation>
    </message>
</context>
<context>
    <name>recipe.unknown-field-of-setting</name>
    <message>
        <source>&quot;%1&quot; is no field of a setting; use %2</source>
        <translation>&quot;%1&quot; ist kein Feld einer Einstellung; nehmen Sie %2</translation>
    </message>
</context>
<context>
    <name>recipe.unknown-layer</name>
    <message>
        <source>The recipe names the layer &quot;%1&quot;, which the model does not have; remove it or choose the model&apos;s own recipe.</source>
        <translation>Das Rezept nennt die Schicht &quot;%1&quot;, die das Modell nicht hat; entfernen Sie sie, oder wählen Sie das eigene Rezept des Modells.</translation>
    </message>
</context>
<context>
    <name>recipe.unreadable</name>
    <message>
        <source>The recipe %1 cannot be read.</source>
        <translation>Das Rezept %1 kann nicht gelesen werden.</translation>
    </message>
</context>
<context>
    <name>recipe.value-not-accepted</name>
    <message>
        <source>&quot;%1&quot; must be %2</source>
        <translation>&quot;%1&quot; muss %2 sein</translation>
    </message>
</context>
<context>
    <name>recipe.wrong-setting</name>
    <message>
        <source>%1: %2.</source>
        <translation>%1: %2.</translation>
    </message>
</context>
<context>
    <name>reconstruct.blocks</name>
    <message>
        <source>Layers that can be coded again: %1; blocks of them: %2.</source>
        <translation>Schichten, die noch einmal kodiert werden können: %1; Blöcke davon: %2.</translation>
    </message>
</context>
<context>
    <name>reconstruct.layers</name>
    <message>
        <source>%1 layers can be coded again.</source>
        <translation>%1 Schichten können noch einmal kodiert werden.</translation>
    </message>
</context>
<context>
    <name>reconstruct.not-differentiable</name>
    <message>
        <source>The blocks of this model cannot be learnt, because it cannot be differentiated; reconstruct it layer after layer.</source>
        <translation>Die Blöcke dieses Modells können nicht gelernt werden, weil es sich nicht ableiten lässt; bilden Sie es Schicht für Schicht nach.</translation>
    </message>
</context>
<context>
    <name>reconstruct.one-layer</name>
    <message>
        <source>%1 layer can be coded again.</source>
        <translation>%1 Schicht kann noch einmal kodiert werden.</translation>
    </message>
</context>
<context>
    <name>round-activations.failed</name>
    <message>
        <source>The activations of this model cannot be rounded.</source>
        <translation>Die Aktivierungen dieses Modells lassen sich nicht runden.</translation>
    </message>
</context>
<context>
    <name>round-activations.half</name>
    <message>
        <source>The network computes in half precision, whose numbers are not rounded to integers.</source>
        <translation>Das Netz rechnet in halber Genauigkeit; deren Zahlen werden nicht auf ganze Zahlen gerundet.</translation>
    </message>
</context>
<context>
    <name>round-activations.left</name>
    <message>
        <source>Tensors between layers that stay floats, because they are NaN or infinite on some calibration sample: %1.</source>
        <translation>Tensoren zwischen Schichten, die Gleitkommazahlen bleiben, weil sie auf einem Kalibrierungsbeispiel NaN oder unendlich sind: %1.</translation>
    </message>
</context>
<context>
    <name>round-activations.none</name>
    <message>
        <source>Between its layers are no sums, products, concatenations or average pools whose numbers would be rounded.</source>
        <translation>Zwischen seinen Schichten gibt es keine Summen, Produkte, Verkettungen oder Mittelwert-Pools, deren Zahlen gerundet würden.</translation>
    </message>
</context>
<context>
    <name>round-activations.nothing</name>
    <message>
        <source>No tensor between layers can be rounded: on the calibration samples none of them holds finite floats. Without the step roundActivations the recipe can be used.</source>
        <translation>Kein Tensor zwischen Schichten lässt sich runden: auf den Kalibrierungsbeispielen enthält keiner von ihnen endliche Gleitkommazahlen. Ohne den Schritt roundActivations lässt sich das Rezept verwenden.</translation>
    </message>
</context>
<context>
    <name>round-activations.one</name>
    <message>
        <source>1 tensor between layers is rounded.</source>
        <translation>1 Tensor zwischen Schichten wird gerundet.</translation>
    </message>
</context>
<context>
    <name>round-activations.ranges</name>
    <message>
        <source>%1 tensors between layers are rounded, in %2 ranges: some share one.</source>
        <translation>%1 Tensoren zwischen Schichten werden gerundet, in %2 Bereichen: einige teilen sich einen.</translation>
    </message>
</context>
<context>
    <name>round-activations.rounded</name>
    <message>
        <source>Tensors between layers that are rounded: %1.</source>
        <translation>Tensoren zwischen Schichten, die gerundet werden: %1.</translation>
    </message>
</context>
<context>
    <name>round-activations.tensors</name>
    <message>
        <source>%1 tensors between layers are rounded, each in a range of its own.</source>
        <translation>%1 Tensoren zwischen Schichten werden gerundet, jeder in einem eigenen Bereich.</translation>
    </message>
</context>
<context>
    <name>run.not-one-float-sample</name>
    <message>
        <source>The network&apos;s inputs are not each one sample of floating-point numbers.</source>
        <translation>Die Eingaben des Netzes sind nicht je eine Stichprobe aus Gleitkommazahlen.</translation>
    </message>
</context>
<context>
    <name>run.not-side-by-side</name>
    <message>
        <source>The model cannot be run on several settings side by side.</source>
        <translation>Das Modell kann nicht mit mehreren Einstellungen nebeneinander laufen.</translation>
    </message>
</context>
<context>
    <name>runtime.missing</name>
    <message>
        <source>%1 was not found: pip install %2, in an environment of Python that PARETOSCOPE_PYTHON names.</source>
        <translation>%1 wurde nicht gefunden: pip install %2, in einer Python-Umgebung, die PARETOSCOPE_PYTHON nennt.</translation>
    </message>
</context>
<context>
    <name>runtime.no-room</name>
    <message>
        <source>The file was not verified in %1 %2, which found no room for it in memory or on the disk, or was ended: %3.</source>
        <translation>Die Datei wurde nicht in %1 %2 geprüft, das dafür keinen Platz im Speicher oder auf dem Datenträger fand oder beendet wurde: %3.</translation>
    </message>
</context>
<context>
    <name>runtime.not-loaded</name>
    <message>
        <source>The file was not run in %1 %2, which cannot be loaded (%3); repair its installation.</source>
        <translation>Die Datei wurde nicht in %1 %2 ausgeführt, das nicht geladen werden kann (%3); reparieren Sie dessen Installation.</translation>
    </message>
</context>
<context>
    <name>runtime.not-run</name>
    <message>
        <source>The file was not run in the program that it is for. %1</source>
        <translation>Die Datei wurde nicht in dem Programm ausgeführt, für das sie bestimmt ist. %1</translation>
    </message>
</context>
<context>
    <name>runtime.other-answers</name>
    <message>
        <source>run in %1 %2, it gives other answers than the recipe for %3 of %4.</source>
        <translation>In %1 %2 ausgeführt, gibt sie bei %3 von %4 andere Antworten als das Rezept.</translation>
    </message>
</context>
<context>
    <name>runtime.other-outputs</name>
    <message>
        <source>run in %1 %2, its outputs differ from the recipe&apos;s by %3 of the largest, more than %4.</source>
        <translation>In %1 %2 ausgeführt, weichen ihre Ausgaben von denen des Rezepts um %3 der größten ab, mehr als %4.</translation>
    </message>
</context>
<context>
    <name>runtime.random</name>
    <message>
        <source>The file was not run in %1: the network draws random numbers, which are others there.</source>
        <translation>Die Datei wurde nicht in %1 ausgeführt: Das Netz zieht Zufallszahlen, und die sind dort andere.</translation>
    </message>
</context>
<context>
    <name>runtime.refused</name>
    <message>
        <source>%1 %2 does not run it (%3).</source>
        <translation>%1 %2 führt sie nicht aus (%3).</translation>
    </message>
</context>
<context>
    <name>runtime.same-answers</name>
    <message>
        <source>Run in %1 %2 on %3 of %4 held-out samples, its outputs differ from the recipe&apos;s by at most %5 of the largest, and %6 of %7 answers are the same.</source>
        <translation>In %1 %2 auf %3 von %4 zurückgehaltenen Beispielen ausgeführt, weichen ihre Ausgaben von denen des Rezepts um höchstens %5 der größten ab, und %6 von %7 Antworten sind dieselben.</translation>
    </message>
</context>
<context>
    <name>runtime.same-on-random</name>
    <message>
        <source>Run in %1 %2 on random numbers, its outputs differ from the network&apos;s by at most %3 of the largest.</source>
        <translation>In %1 %2 auf Zufallszahlen ausgeführt, weichen ihre Ausgaben von denen des Netzes um höchstens %3 der größten ab.</translation>
    </message>
</context>
<context>
    <name>runtime.same-outputs</name>
    <message>
        <source>Run in %1 %2 on %3 of %4 held-out samples, its outputs differ from the recipe&apos;s by at most %5 of the largest.</source>
        <translation>In %1 %2 auf %3 von %4 zurückgehaltenen Beispielen ausgeführt, weichen ihre Ausgaben von denen des Rezepts um höchstens %5 der größten ab.</translation>
    </message>
</context>
<context>
    <name>runtime.slow</name>
    <message>
        <source>The file was not verified in %1: its first samples took longer than all of them do here.</source>
        <translation>Die Datei wurde nicht in %1 geprüft: Ihre ersten Beispiele dauerten dort länger als hier alle.</translation>
    </message>
</context>
<context>
    <name>runtime.too-old</name>
    <message>
        <source>%1 %2 is too old, %3 or newer is needed: pip install %4, in an environment of Python that PARETOSCOPE_PYTHON names.</source>
        <translation>%1 %2 ist zu alt, nötig ist mindestens %3: pip install %4, in einer Python-Umgebung, die PARETOSCOPE_PYTHON nennt.</translation>
    </message>
</context>
<context>
    <name>runtime.too-slow</name>
    <message>
        <source>The file was not verified in %1 %2, which did not answer within %3 seconds.</source>
        <translation>Die Datei wurde nicht in %1 %2 geprüft, das nicht innerhalb von %3 Sekunden antwortete.</translation>
    </message>
</context>
<context>
    <name>runtime.unreadable</name>
    <message>
        <source>what %1 answered cannot be read.</source>
        <translation>Was %1 geantwortet hat, ist nicht lesbar.</translation>
    </message>
</context>
<context>
    <name>safetensors.bytes-behind</name>
    <message>
        <source>is damaged: bytes follow on the last tensor</source>
        <translation>ist beschädigt: Auf den letzten Tensor folgen Bytes</translation>
    </message>
</context>
<context>
    <name>safetensors.code-lacks</name>
    <message>
        <source>The steps (%1) changed more than weights: the network&apos;s own code has no place for %2 and computes something else without; the file of a recipe whose steps are none fits it.</source>
        <translation>Die Schritte (%1) haben mehr als Gewichte verändert: Der eigene Code des Netzes hat keinen Platz für %2 und rechnet ohne sie etwas anderes; die Datei eines Rezepts ohne Schritte passt zu ihm.</translation>
    </message>
</context>
<context>
    <name>safetensors.code-wants</name>
    <message>
        <source>The steps (%1) changed more than weights: the network&apos;s own code wants %2, which are not in the file, and computes something else with these weights; the file of a recipe whose steps are none fits it.</source>
        <translation>Die Schritte (%1) haben mehr als Gewichte verändert: Der eigene Code des Netzes verlangt %2, die nicht in der Datei stehen, und rechnet mit diesen Gewichten etwas anderes; die Datei eines Rezepts ohne Schritte passt zu ihm.</translation>
    </message>
</context>
<context>
    <name>safetensors.cut-off</name>
    <message>
        <source>is cut off</source>
        <translation>ist abgeschnitten</translation>
    </message>
</context>
<context>
    <name>safetensors.damaged</name>
    <message>
        <source>%1 is damaged: %2; export it again, or, if the floats were changed on purpose, save them without the packed form and its metadata.</source>
        <translation>%1 ist beschädigt: %2; exportieren Sie sie noch einmal, oder speichern Sie die Gleitkommazahlen, wenn sie mit Absicht geändert wurden, ohne die gepackte Form und deren Metadaten.</translation>
    </message>
</context>
<context>
    <name>safetensors.damaged-tensor</name>
    <message>
        <source>is damaged: the tensor %1 %2</source>
        <translation>ist beschädigt: Der Tensor %1 %2</translation>
    </message>
</context>
<context>
    <name>safetensors.end-unread</name>
    <message>
        <source>cannot be read to its end</source>
        <translation>kann nicht bis zum Ende gelesen werden</translation>
    </message>
</context>
<context>
    <name>safetensors.fault</name>
    <message>
        <source>%1 %2; copy or save it again.</source>
        <translation>%1 %2; kopieren oder speichern Sie sie noch einmal.</translation>
    </message>
</context>
<context>
    <name>safetensors.foreign</name>
    <message>
        <source>is no safetensors file</source>
        <translation>ist keine safetensors-Datei</translation>
    </message>
</context>
<context>
    <name>safetensors.gap</name>
    <message>
        <source>does not follow on another</source>
        <translation>schließt nicht an einen anderen an</translation>
    </message>
</context>
<context>
    <name>safetensors.header-cut-off</name>
    <message>
        <source>is no safetensors file, or is cut off within its header</source>
        <translation>ist keine safetensors-Datei oder im Kopf abgeschnitten</translation>
    </message>
</context>
<context>
    <name>safetensors.header-no-object</name>
    <message>
        <source>is damaged: its header is no JSON object of different names</source>
        <translation>ist beschädigt: Ihr Kopf ist kein JSON-Objekt mit verschiedenen Namen</translation>
    </message>
</context>
<context>
    <name>safetensors.impossible-dimension</name>
    <message>
        <source>has a dimension that cannot be</source>
        <translation>hat eine Dimension, die es nicht geben kann</translation>
    </message>
</context>
<context>
    <name>safetensors.large-shape</name>
    <message>
        <source>has a shape that is too large for any file</source>
        <translation>hat eine Form, die für jede Datei zu groß ist</translation>
    </message>
</context>
<context>
    <name>safetensors.long-header</name>
    <message>
        <source>has a header of %1 bytes, more than the %2 that are read</source>
        <translation>hat einen Kopf von %1 Bytes, mehr als die %2, die gelesen werden</translation>
    </message>
</context>
<context>
    <name>safetensors.many-dimensions</name>
    <message>
        <source>has more than %1 dimensions</source>
        <translation>hat mehr als %1 Dimensionen</translation>
    </message>
</context>
<context>
    <name>safetensors.metadata-no-object</name>
    <message>
        <source>is damaged: its metadata are no object</source>
        <translation>ist beschädigt: Ihre Metadaten sind kein Objekt</translation>
    </message>
</context>
<context>
    <name>safetensors.metadata-no-texts</name>
    <message>
        <source>is damaged: its metadata hold something else than texts</source>
        <translation>ist beschädigt: Ihre Metadaten enthalten anderes als Texte</translation>
    </message>
</context>
<context>
    <name>safetensors.no-description</name>
    <message>
        <source>lacks a type, a shape or a place</source>
        <translation>hat keinen Typ, keine Form oder keinen Platz</translation>
    </message>
</context>
<context>
    <name>safetensors.no-place</name>
    <message>
        <source>has a place that is no number</source>
        <translation>hat einen Platz, der keine Zahl ist</translation>
    </message>
</context>
<context>
    <name>safetensors.no-truth</name>
    <message>
        <source>holds something else than true and false</source>
        <translation>enthält anderes als wahr und falsch</translation>
    </message>
</context>
<context>
    <name>safetensors.not-held</name>
    <message>
        <source>Tensors of a name or a type that the format cannot hold are left out: %1.</source>
        <translation>Tensoren, deren Namen oder Typ das Format nicht aufnehmen kann, fehlen: %1.</translation>
    </message>
</context>
<context>
    <name>safetensors.not-run</name>
    <message>
        <source>%1 holds weights without their network, so it cannot be run by itself.</source>
        <translation>%1 enthält Gewichte ohne ihr Netz und kann deshalb nicht für sich allein laufen.</translation>
    </message>
</context>
<context>
    <name>safetensors.not-writable</name>
    <message>
        <source>The weights of this model cannot be written as safetensors.</source>
        <translation>Die Gewichte dieses Modells können nicht als safetensors geschrieben werden.</translation>
    </message>
</context>
<context>
    <name>safetensors.other-code</name>
    <message>
        <source>The steps (%1) changed more than weights: the network&apos;s own code has no place for %2, wants %3, which are not in the file, and computes something else with these weights; the file of a recipe whose steps are none fits it.</source>
        <translation>Die Schritte (%1) haben mehr als Gewichte verändert: Der eigene Code des Netzes hat keinen Platz für %2, verlangt %3, die nicht in der Datei stehen, und rechnet mit diesen Gewichten etwas anderes; die Datei eines Rezepts ohne Schritte passt zu ihm.</translation>
    </message>
</context>
<context>
    <name>safetensors.other-content</name>
    <message>
        <source>%1 does not hold what it is to hold: %2.</source>
        <translation>%1 enthält nicht, was sie enthalten soll: %2.</translation>
    </message>
</context>
<context>
    <name>safetensors.other-size</name>
    <message>
        <source>has a place of another size than its shape</source>
        <translation>hat einen Platz von anderer Größe als seine Form</translation>
    </message>
</context>
<context>
    <name>safetensors.other-tensor</name>
    <message>
        <source>the tensor %1 is missing or of another shape</source>
        <translation>der Tensor %1 fehlt oder hat eine andere Form</translation>
    </message>
</context>
<context>
    <name>safetensors.overlap</name>
    <message>
        <source>overlaps another</source>
        <translation>überlappt einen anderen</translation>
    </message>
</context>
<context>
    <name>safetensors.packed-description</name>
    <message>
        <source>its description of packed weights (%1) does not fit them</source>
        <translation>ihre Beschreibung gepackter Gewichte (%1) passt nicht zu ihnen</translation>
    </message>
</context>
<context>
    <name>safetensors.packed-differs</name>
    <message>
        <source>the packed form of %1 is not what stands beside it</source>
        <translation>die gepackte Form von %1 ist nicht, was daneben steht</translation>
    </message>
</context>
<context>
    <name>safetensors.parts</name>
    <message>
        <source>What weights are computed of is left out; the weights themselves are there: %1.</source>
        <translation>Woraus Gewichte berechnet werden, fehlt; die Gewichte selbst sind da: %1.</translation>
    </message>
</context>
<context>
    <name>safetensors.refused-name</name>
    <message>
        <source>the name %1 has another meaning in it; choose another format for this network</source>
        <translation>der Name %1 hat darin eine andere Bedeutung; wählen Sie ein anderes Format für dieses Netz</translation>
    </message>
</context>
<context>
    <name>safetensors.refused-packed-name</name>
    <message>
        <source>the tensor %1 is named like the packed form of another; choose another format for this network</source>
        <translation>der Tensor %1 heißt wie die gepackte Form eines anderen; wählen Sie ein anderes Format für dieses Netz</translation>
    </message>
</context>
<context>
    <name>safetensors.refused-type</name>
    <message>
        <source>the tensor %1 is of type %2, which it has not; choose another format for this network</source>
        <translation>der Tensor %1 ist vom Typ %2, den es nicht kennt; wählen Sie ein anderes Format für dieses Netz</translation>
    </message>
</context>
<context>
    <name>safetensors.resized</name>
    <message>
        <source>The steps (%1) made tensors smaller: the network&apos;s own code fits the file once it makes these as large as they are there: %2.</source>
        <translation>Die Schritte (%1) haben Tensoren verkleinert: Der eigene Code des Netzes passt zur Datei, sobald er diese so groß anlegt, wie sie dort sind: %2.</translation>
    </message>
</context>
<context>
    <name>safetensors.rounded-between</name>
    <message>
        <source>The network rounds tensors between its layers, which a file of weights does not hold: whoever runs it has to round them, too, or gets other answers.</source>
        <translation>Das Netz rundet Tensoren zwischen seinen Schichten; das enthält eine Datei aus Gewichten nicht: wer es ausführt, muss sie ebenfalls runden, sonst erhält er andere Antworten.</translation>
    </message>
</context>
<context>
    <name>safetensors.rounded-inputs</name>
    <message>
        <source>How what layers are given is rounded stands in the metadata of the file (%1, see docs/MANUAL.md), for a runtime that does it.</source>
        <translation>Wie gerundet wird, was die Schichten bekommen, steht in den Metadaten der Datei (%1, siehe docs/MANUAL.md), für eine Laufzeitumgebung, die es tut.</translation>
    </message>
</context>
<context>
    <name>safetensors.second-names</name>
    <message>
        <source>Second names of a tensor are left out; it is there under its first: %1.</source>
        <translation>Zweite Namen eines Tensors fehlen; er steht unter seinem ersten da: %1.</translation>
    </message>
</context>
<context>
    <name>safetensors.source-unread</name>
    <message>
        <source>Tensors that nothing in the network reads are left out: %1</source>
        <translation>Tensoren, die nichts im Netz liest, fehlen: %1</translation>
    </message>
</context>
<context>
    <name>safetensors.unknown-type</name>
    <message>
        <source>is of type &quot;%1&quot;, which the format has not</source>
        <translation>ist vom Typ „%1“, den das Format nicht kennt</translation>
    </message>
</context>
<context>
    <name>safetensors.unread</name>
    <message>
        <source>Tensors that nothing in the network reads are left out: %1.</source>
        <translation>Tensoren, die nichts im Netz liest, fehlen: %1.</translation>
    </message>
</context>
<context>
    <name>safetensors.weights-alone</name>
    <message>
        <source>The file holds weights alone: every one as the network computes with it, under its name in the state dict, and besides, for those that are compressed, the packed form (NAME.values, NAME.scales and so on, see docs/MANUAL.md), which alone is of the stored size.</source>
        <translation>Die Datei enthält nur Gewichte: jedes, wie das Netz damit rechnet, unter seinem Namen im state dict, und von den komprimierten außerdem die gepackte Form (NAME.values, NAME.scales und so weiter, siehe docs/MANUAL.md), die allein die gespeicherte Größe hat.</translation>
    </message>
</context>
<context>
    <name>safetensors.with-detail</name>
    <message>
        <source>%1: %2</source>
        <translation>%1: %2</translation>
    </message>
</context>
<context>
    <name>safetensors.wrong-inputs</name>
    <message>
        <source>what its metadata %1 say of &quot;%2&quot; describes no rounding</source>
        <translation>was ihre Metadaten %1 über „%2“ sagen, beschreibt keine Rundung</translation>
    </message>
</context>
<context>
    <name>sample.not-finite</name>
    <message>
        <source>%1 makes the model give outputs that are NaN or infinite; check the sample and the preprocessing, or choose a milder setting.</source>
        <translation>%1 lässt das Modell Ausgaben geben, die NaN oder unendlich sind; prüfen Sie das Beispiel und die Vorverarbeitung, oder wählen Sie eine mildere Einstellung.</translation>
    </message>
</context>
<context>
    <name>sample.number</name>
    <message>
        <source>Sample %1 (counted from 0)</source>
        <translation>Beispiel %1 (von 0 an gezählt)</translation>
    </message>
</context>
<context>
    <name>samples.beyond</name>
    <message>
        <source>Samples were asked for that do not exist.</source>
        <translation>Es wurden Beispiele verlangt, die es nicht gibt.</translation>
    </message>
</context>
<context>
    <name>samples.no-such</name>
    <message>
        <source>Sample %1 of %2 does not exist.</source>
        <translation>Das Beispiel %1 von %2 gibt es nicht.</translation>
    </message>
</context>
<context>
    <name>samples.not-among-measured</name>
    <message>
        <source>There is no sample %1 among those measured; measure again to see it.</source>
        <translation>Unter den gemessenen Beispielen gibt es kein Beispiel %1; messen Sie noch einmal, um es zu sehen.</translation>
    </message>
</context>
<context>
    <name>samples.only-one</name>
    <message>
        <source>The evaluation data has one sample only, which cannot also serve for calibration; give more, or name a &quot;calibrate&quot; source.</source>
        <translation>Die Auswertungsdaten haben nur ein Beispiel, das nicht auch der Kalibrierung dienen kann; geben Sie mehr, oder nennen Sie eine Quelle &quot;calibrate&quot;.</translation>
    </message>
</context>
<context>
    <name>samples.unreadable</name>
    <message>
        <source>Samples of %1 cannot be read.</source>
        <translation>Beispiele von %1 können nicht gelesen werden.</translation>
    </message>
</context>
<context>
    <name>scale-groups.ceiling</name>
    <message>
        <source>%1, which cuts at a number and so does not scale with its input</source>
        <translation>%1, das bei einer Zahl abschneidet und deshalb nicht mit seiner Eingabe skaliert</translation>
    </message>
</context>
<context>
    <name>scale-groups.layers</name>
    <message>
        <source>The inputs of %1 layers can be scaled by what comes before.</source>
        <translation>Die Eingaben von %1 Schichten können durch das, was davor steht, skaliert werden.</translation>
    </message>
</context>
<context>
    <name>scale-groups.left</name>
    <message>
        <source>Not scaled with what reads it because of %1: %2.</source>
        <translation>Nicht zusammen mit dem skaliert, was die Ausgabe liest, wegen %1: %2.</translation>
    </message>
</context>
<context>
    <name>scale-groups.no-gain</name>
    <message>
        <source>a norm without a gain of its own</source>
        <translation>einer Norm ohne eigene Verstärkung</translation>
    </message>
</context>
<context>
    <name>scale-groups.not-exact</name>
    <message>
        <source>Scales cannot be folded into this network without changing its answers: layer %1 would be given other numbers than before; leave this step out.</source>
        <translation>Skalen können in dieses Netz nicht eingefaltet werden, ohne seine Antworten zu ändern: Schicht %1 bekäme andere Zahlen als vorher; lassen Sie diesen Schritt weg.</translation>
    </message>
</context>
<context>
    <name>scale-groups.not-finite</name>
    <message>
        <source>Layer %1 is given NaN or infinite numbers by the calibration samples, so that no scales can be learnt from its inputs; leave this step out, or repair the samples.</source>
        <translation>Schicht %1 bekommt von den Kalibrierungsbeispielen NaN oder unendliche Zahlen, sodass aus ihren Eingaben keine Skalen gelernt werden können; lassen Sie diesen Schritt weg, oder reparieren Sie die Beispiele.</translation>
    </message>
</context>
<context>
    <name>scale-groups.one-layer</name>
    <message>
        <source>The inputs of %1 layer can be scaled by what comes before.</source>
        <translation>Die Eingaben von %1 Schicht können durch das, was davor steht, skaliert werden.</translation>
    </message>
</context>
<context>
    <name>scale-groups.rearranged</name>
    <message>
        <source>%1, behind which channels cannot be told apart</source>
        <translation>%1, hinter dem Kanäle nicht auseinandergehalten werden können</translation>
    </message>
</context>
<context>
    <name>scale-groups.returned</name>
    <message>
        <source>what the network returns</source>
        <translation>dem, was das Netz zurückgibt</translation>
    </message>
</context>
<context>
    <name>scale-groups.shared-gain</name>
    <message>
        <source>a gain that several operators read, of which all would change</source>
        <translation>einer Verstärkung, die mehrere Operatoren lesen, von denen sich alle ändern würden</translation>
    </message>
</context>
<context>
    <name>search.failed</name>
    <message>
        <source>The search failed.</source>
        <translation>Die Suche ist fehlgeschlagen.</translation>
    </message>
</context>
<context>
    <name>search.layers-not-measured</name>
    <message>
        <source>The layers cannot be measured.</source>
        <translation>Die Schichten können nicht gemessen werden.</translation>
    </message>
</context>
<context>
    <name>search.limits-need-classes</name>
    <message>
        <source>Limits on behaviour need a model that gives class scores; its outputs here are plain numbers: leave the limits out.</source>
        <translation>Grenzen für das Verhalten brauchen ein Modell, das Klassen bewertet; seine Ausgaben sind hier einfache Zahlen: Lassen Sie die Grenzen weg.</translation>
    </message>
</context>
<context>
    <name>search.not-improved</name>
    <message>
        <source>The recipe cannot be improved.</source>
        <translation>Das Rezept kann nicht verbessert werden.</translation>
    </message>
</context>
<context>
    <name>search.not-measured-together</name>
    <message>
        <source>Bits and sparsity together cannot be measured.</source>
        <translation>Bits und Nullen zusammen können nicht gemessen werden.</translation>
    </message>
</context>
<context>
    <name>search.recipe-of-other-model</name>
    <message>
        <source>The recipe has settings for %1 layers, the model has %2.</source>
        <translation>Das Rezept hat Einstellungen für %1 Schichten, das Modell hat %2.</translation>
    </message>
</context>
<context>
    <name>sensitivity.failed</name>
    <message>
        <source>The sensitivity analysis failed unexpectedly.</source>
        <translation>Die Empfindlichkeitsanalyse ist unerwartet fehlgeschlagen.</translation>
    </message>
</context>
<context>
    <name>sensitivity.no-such-layer</name>
    <message>
        <source>The analysis is asked for layer %1, but the model has %2.</source>
        <translation>Die Analyse soll die Schicht %1 messen, das Modell hat aber %2.</translation>
    </message>
</context>
<context>
    <name>sensitivity.not-finite</name>
    <message>
        <source>Layer %1 at %2 makes the model give outputs that are NaN or infinite; leave that setting out.</source>
        <translation>Mit Schicht %1 bei %2 gibt das Modell Ausgaben, die NaN oder unendlich sind; lassen Sie diese Einstellung weg.</translation>
    </message>
</context>
<context>
    <name>sentences.in-a-row</name>
    <message>
        <source>%1 %2</source>
        <translation>%1 %2</translation>
    </message>
</context>
<context>
    <name>setting.beside-shorthand</name>
    <message>
        <source>&quot;%1&quot; is another beside &quot;%2&quot;, which says it already; leave one of them out.</source>
        <translation>&quot;%1&quot; sagt etwas anderes als &quot;%2&quot;, das es schon festlegt; lassen Sie eines von beiden weg.</translation>
    </message>
</context>
<context>
    <name>setting.not-for-layer</name>
    <message>
        <source>Layer %1 %2</source>
        <translation>Schicht %1 %2</translation>
    </message>
</context>
<context>
    <name>setting.other-amount-of-type</name>
    <message>
        <source>&quot;%1&quot; beside &quot;%2&quot; &quot;%3&quot; must be %4; leave it out or choose another type.</source>
        <translation>&quot;%1&quot; muss neben &quot;%2&quot; &quot;%3&quot; %4 sein; lassen Sie es weg oder wählen Sie einen anderen Typ.</translation>
    </message>
</context>
<context>
    <name>setting.out-of-domain</name>
    <message>
        <source>&quot;%1&quot; must be %2.</source>
        <translation>&quot;%1&quot; muss %2 sein.</translation>
    </message>
</context>
<context>
    <name>shape.count</name>
    <message>
        <source>The model takes %1 inputs, but shapes of %2 were given.</source>
        <translation>Das Modell nimmt %1 Eingaben, gegeben wurden aber Formen für %2.</translation>
    </message>
</context>
<context>
    <name>shape.impossible</name>
    <message>
        <source>The input shape %1 is impossible: every size must be at least 1 and the whole at most 1 GB.</source>
        <translation>Die Eingabeform %1 ist unmöglich: Jede Größe muss mindestens 1 sein und das Ganze höchstens 1 GB.</translation>
    </message>
</context>
<context>
    <name>shape.refused</name>
    <message>
        <source>The model does not take inputs of shape %1; give the shape it was trained with.</source>
        <translation>Das Modell nimmt keine Eingaben der Form %1; geben Sie die Form an, mit der es trainiert wurde.</translation>
    </message>
</context>
<context>
    <name>smooth.failed</name>
    <message>
        <source>The activations of this model cannot be smoothed.</source>
        <translation>Die Aktivierungen dieses Modells können nicht geglättet werden.</translation>
    </message>
</context>
<context>
    <name>sparsities.failed</name>
    <message>
        <source>The weights of this network could not be compared by size.</source>
        <translation>Die Gewichte dieses Netzes ließen sich nicht der Größe nach vergleichen.</translation>
    </message>
</context>
<context>
    <name>sparsities.none</name>
    <message>
        <source>No layer of this network can have zeros beside what the recipe does to it; use a recipe without ranks.</source>
        <translation>Keine Schicht dieses Netzes kann Nullen haben neben dem, was das Rezept mit ihr tut; verwenden Sie ein Rezept ohne Ränge.</translation>
    </message>
</context>
<context>
    <name>steady.batches</name>
    <message>
        <source>The network only runs in batches of %1; samples are run in batches of that size, the last one filled up.</source>
        <translation>Das Netz läuft nur in Stapeln zu %1; Beispiele laufen in Stapeln dieser Größe, der letzte wird aufgefüllt.</translation>
    </message>
</context>
<context>
    <name>steady.batches-at</name>
    <message>
        <source>The network only runs in batches of %1 (%2); samples are run in batches of that size, the last one filled up.</source>
        <translation>Das Netz läuft nur in Stapeln zu %1 (%2); Beispiele laufen in Stapeln dieser Größe, der letzte wird aufgefüllt.</translation>
    </message>
</context>
<context>
    <name>steady.chance</name>
    <message>
        <source>The network gives another answer for the same sample each time, so that every figure would be chance; save it without what is random.</source>
        <translation>Das Netz gibt für dasselbe Beispiel jedes Mal eine andere Antwort, sodass jede Zahl Zufall wäre; speichern Sie es ohne das Zufällige.</translation>
    </message>
</context>
<context>
    <name>steady.chance-at</name>
    <message>
        <source>The network gives another answer for the same sample each time (%1), so that every figure would be chance; save it without what is random.</source>
        <translation>Das Netz gibt für dasselbe Beispiel jedes Mal eine andere Antwort (%1), sodass jede Zahl Zufall wäre; speichern Sie es ohne das Zufällige.</translation>
    </message>
</context>
<context>
    <name>steady.company</name>
    <message>
        <source>The network&apos;s answer for a sample depends on the other samples of its batch; samples are run one at a time, so that no figure depends on their order.</source>
        <translation>Die Antwort des Netzes auf ein Beispiel hängt von den anderen Beispielen seines Stapels ab; Beispiele laufen einzeln, sodass keine Zahl von ihrer Reihenfolge abhängt.</translation>
    </message>
</context>
<context>
    <name>steady.company-at</name>
    <message>
        <source>The network&apos;s answer for a sample depends on the other samples of its batch (%1); samples are run one at a time, so that no figure depends on their order.</source>
        <translation>Die Antwort des Netzes auf ein Beispiel hängt von den anderen Beispielen seines Stapels ab (%1); Beispiele laufen einzeln, sodass keine Zahl von ihrer Reihenfolge abhängt.</translation>
    </message>
</context>
<context>
    <name>steady.dependent</name>
    <message>
        <source>The network&apos;s answers depend on the other samples of the batch, and it gives none, or always the same, for a sample alone; every figure would depend on the order of the samples. Save it so that it answers for one sample, with running statistics in its batch norms.</source>
        <translation>Die Antworten des Netzes hängen von den anderen Beispielen des Stapels ab, und für ein Beispiel allein gibt es keine, oder immer dieselbe; jede Zahl hinge von der Reihenfolge der Beispiele ab. Speichern Sie es so, dass es für ein Beispiel antwortet, mit laufenden Statistiken in seinen Batch-Normen.</translation>
    </message>
</context>
<context>
    <name>steady.dependent-at</name>
    <message>
        <source>The network&apos;s answers depend on the other samples of the batch (%1), and it gives none, or always the same, for a sample alone; every figure would depend on the order of the samples. Save it so that it answers for one sample, with running statistics in its batch norms.</source>
        <translation>Die Antworten des Netzes hängen von den anderen Beispielen des Stapels ab (%1), und für ein Beispiel allein gibt es keine, oder immer dieselbe; jede Zahl hinge von der Reihenfolge der Beispiele ab. Speichern Sie es so, dass es für ein Beispiel antwortet, mit laufenden Statistiken in seinen Batch-Normen.</translation>
    </message>
</context>
<context>
    <name>steady.one-by-one</name>
    <message>
        <source>The network only runs in batches of 1; samples are run one at a time.</source>
        <translation>Das Netz läuft nur in Stapeln zu 1; Beispiele laufen einzeln.</translation>
    </message>
</context>
<context>
    <name>steady.one-by-one-at</name>
    <message>
        <source>The network only runs in batches of 1 (%1); samples are run one at a time.</source>
        <translation>Das Netz läuft nur in Stapeln zu 1 (%1); Beispiele laufen einzeln.</translation>
    </message>
</context>
<context>
    <name>steady.random</name>
    <message>
        <source>The network draws random numbers (%1); those of a sample start from a seed made of the sample, always the same, so that differences are of the compression alone. Samples are run one at a time.</source>
        <translation>Das Netz zieht Zufallszahlen (%1); die eines Beispiels gehen von einem Startwert aus, der aus dem Beispiel gebildet wird, immer demselben, sodass Unterschiede allein von der Kompression kommen. Beispiele laufen einzeln.</translation>
    </message>
</context>
<context>
    <name>steady.unbatched</name>
    <message>
        <source>The network takes one sample without the dimension of the batch; samples are run one at a time.</source>
        <translation>Das Netz nimmt ein Beispiel ohne die Dimension des Stapels; Beispiele laufen einzeln.</translation>
    </message>
</context>
<context>
    <name>step.activations-rounded</name>
    <message>
        <source>activations between layers rounded</source>
        <translation>Aktivierungen zwischen Schichten gerundet</translation>
    </message>
</context>
<context>
    <name>step.activations-smoothed</name>
    <message>
        <source>activations smoothed</source>
        <translation>Aktivierungen geglättet</translation>
    </message>
</context>
<context>
    <name>step.batch-norm-folded</name>
    <message>
        <source>batch norm folded</source>
        <translation>Batch-Norm eingefaltet</translation>
    </message>
</context>
<context>
    <name>step.biases-absorbed</name>
    <message>
        <source>high biases absorbed</source>
        <translation>hohe Biase aufgenommen</translation>
    </message>
</context>
<context>
    <name>step.biases-corrected</name>
    <message>
        <source>biases corrected</source>
        <translation>Biase korrigiert</translation>
    </message>
</context>
<context>
    <name>step.blocks-dropped</name>
    <message>
        <source>blocks dropped</source>
        <translation>Blöcke entfernt</translation>
    </message>
</context>
<context>
    <name>step.channels-cut</name>
    <message>
        <source>channels cut</source>
        <translation>Kanäle entfernt</translation>
    </message>
</context>
<context>
    <name>step.heads-cut</name>
    <message>
        <source>attention heads cut</source>
        <translation>Attention-Köpfe entfernt</translation>
    </message>
</context>
<context>
    <name>step.layers-equalized</name>
    <message>
        <source>layers equalized</source>
        <translation>Schichten angeglichen</translation>
    </message>
</context>
<context>
    <name>step.no-name-value</name>
    <message>
        <source>&quot;%1&quot; is no NAME=VALUE of the step %2; there is %3.</source>
        <translation>„%1“ ist kein NAME=WERT des Schritts %2; es gibt %3.</translation>
    </message>
</context>
<context>
    <name>step.no-parameter</name>
    <message>
        <source>The step %1 has no &quot;%2&quot;; there is %3.</source>
        <translation>Der Schritt %1 hat kein „%2“; es gibt %3.</translation>
    </message>
</context>
<context>
    <name>step.nothing-to-do</name>
    <message>
        <source>The step %1 finds nothing to change in this network: %2 Without this step the recipe can be used.</source>
        <translation>Der Schritt %1 findet in diesem Netz nichts zu ändern: %2 Ohne diesen Schritt ist das Rezept möglich.</translation>
    </message>
</context>
<context>
    <name>step.out-of-domain</name>
    <message>
        <source>&quot;%1&quot; of the step %2 must be %3, not &quot;%4&quot;.</source>
        <translation>&quot;%1&quot; des Schritts %2 muss %3 sein, nicht &quot;%4&quot;.</translation>
    </message>
</context>
<context>
    <name>step.reconstructed</name>
    <message>
        <source>outputs reconstructed</source>
        <translation>Ausgaben nachgebildet</translation>
    </message>
</context>
<context>
    <name>step.scaled-by-activations</name>
    <message>
        <source>weights scaled by activations</source>
        <translation>Gewichte nach Aktivierungen skaliert</translation>
    </message>
</context>
<context>
    <name>step.twice</name>
    <message>
        <source>The step %1 is named twice; name it once.</source>
        <translation>Der Schritt %1 ist zweimal genannt; nennen Sie ihn einmal.</translation>
    </message>
</context>
<context>
    <name>step.unknown</name>
    <message>
        <source>&quot;%1&quot; is no step; there is %2.</source>
        <translation>„%1“ ist kein Schritt; es gibt %2.</translation>
    </message>
</context>
<context>
    <name>step.with-values</name>
    <message>
        <source>%1 (%2: %3)</source>
        <translation>%1 (%2: %3)</translation>
    </message>
</context>
<context>
    <name>step.without-calibration</name>
    <message>
        <source>The step %1 learns from calibration samples, and there are none here; take it in a project, whose data has some.</source>
        <translation>Der Schritt %1 lernt aus Kalibrierungsbeispielen, und hier gibt es keine; machen Sie ihn in einem Projekt, dessen Daten welche haben.</translation>
    </message>
</context>
<context>
    <name>steps.missing</name>
    <message>
        <source>The recipe is for %1, but the network to be written is as it was loaded; write what the recipe&apos;s steps make of it.</source>
        <translation>Das Rezept ist für %1, aber das Netz, das geschrieben werden soll, ist, wie es geladen wurde; schreiben Sie, was die Schritte des Rezepts aus ihm machen.</translation>
    </message>
</context>
<context>
    <name>steps.none</name>
    <message>
        <source>the network as loaded</source>
        <translation>das Netz, wie es geladen wurde</translation>
    </message>
</context>
<context>
    <name>steps.other</name>
    <message>
        <source>The recipe is for %1, but the network to be written is after %2; write what the recipe&apos;s steps make of it.</source>
        <translation>Das Rezept ist für %1, aber das Netz, das geschrieben werden soll, ist nach %2; schreiben Sie, was die Schritte des Rezepts aus ihm machen.</translation>
    </message>
</context>
<context>
    <name>stopped</name>
    <message>
        <source>Stopped.</source>
        <translation>Angehalten.</translation>
    </message>
</context>
<context>
    <name>suggest.clipped</name>
    <message>
        <source>%1 of %2 weights lie beyond the levels and are clipped: they have %3 % of the weights&apos; energy and make up %4 % of the error.</source>
        <translation>%1 von %2 Gewichten liegen jenseits der Stufen und werden beschnitten: Sie haben %3 % der Energie der Gewichte und machen %4 % des Fehlers aus.</translation>
    </message>
</context>
<context>
    <name>suggest.curvature</name>
    <message>
        <source>The network minds errors of this layer %1 times as much as those of the median of %2 other layers: a damage of %3 for outputs that are off by a per cent, against %4 (n = %5).</source>
        <translation>Fehler dieser Schicht schaden dem Netz %1-mal so sehr wie die des Medians von %2 anderen Schichten: ein Schaden von %3, wenn Ausgaben um ein Prozent abweichen, gegenüber %4 (n = %5).</translation>
    </message>
</context>
<context>
    <name>suggest.failed</name>
    <message>
        <source>What the layer&apos;s damage comes from could not be found out.</source>
        <translation>Woher der Schaden der Schicht kommt, ließ sich nicht feststellen.</translation>
    </message>
</context>
<context>
    <name>suggest.few-samples</name>
    <message>
        <source>%1 calibration samples are too few to teach and to judge: at least %2 are needed.</source>
        <translation>%1 Kalibrierungsbeispiele sind zu wenige, um zu lehren und zu urteilen: Mindestens %2 sind nötig.</translation>
    </message>
</context>
<context>
    <name>suggest.input-rounding</name>
    <message>
        <source>Rounding what the layer is given makes up %1 ± %2 of the damage that the layer does in the recipe, %3 (n = %4).</source>
        <translation>Das Runden dessen, was die Schicht bekommt, macht %1 ± %2 des Schadens aus, den die Schicht im Rezept anrichtet, %3 (n = %4).</translation>
    </message>
</context>
<context>
    <name>suggest.inputs-rounded-too</name>
    <message>
        <source>What the layer is given is rounded, too: that is part of its damage, not of this error.</source>
        <translation>Auch was die Schicht bekommt, wird gerundet: Das ist ein Teil ihres Schadens, nicht dieses Fehlers.</translation>
    </message>
</context>
<context>
    <name>suggest.inputs-unknown</name>
    <message>
        <source>Nothing is known of what layer %1 is given: it is no linear layer or convolution that reads its weight as it is.</source>
        <translation>Was Schicht %1 bekommt, ist nicht bekannt: Sie ist keine lineare Schicht oder Faltung, die ihr Gewicht so liest, wie es ist.</translation>
    </message>
</context>
<context>
    <name>suggest.long-tails</name>
    <message>
        <source>Few weights stretch the range: half of the levels serve %1 of %2 weights, and %3 are rounded to zero. A range half as wide would spare about %4 % of the error.</source>
        <translation>Wenige Gewichte dehnen den Bereich: Die Hälfte der Stufen dient %1 von %2 Gewichten, und %3 werden auf null gerundet. Ein halb so weiter Bereich ersparte etwa %4 % des Fehlers.</translation>
    </message>
</context>
<context>
    <name>suggest.measured</name>
    <message>
        <source>Alone the layer does a damage of %1 ± %2 (n = %3); of the recipe&apos;s %4, %5 ± %6 go if it stays float (n = %7).</source>
        <translation>Allein richtet die Schicht einen Schaden von %1 ± %2 an (n = %3); von den %4 des Rezepts fallen %5 ± %6 weg, wenn sie Gleitkomma bleibt (n = %7).</translation>
    </message>
</context>
<context>
    <name>suggest.no-error</name>
    <message>
        <source>What is done to the layer changes none of its outputs: there is nothing to explain.</source>
        <translation>Was mit der Schicht getan wird, ändert keine ihrer Ausgaben: Es gibt nichts zu erklären.</translation>
    </message>
</context>
<context>
    <name>suggest.no-such-layer</name>
    <message>
        <source>There is no layer number %1; the network has %2.</source>
        <translation>Eine Schicht Nummer %1 gibt es nicht; das Netz hat %2.</translation>
    </message>
</context>
<context>
    <name>suggest.nothing-stands-out</name>
    <message>
        <source>Nothing stands out: the error is spread over channels, inputs and weights, and the network minds it about as much as that of other layers.</source>
        <translation>Nichts sticht hervor: Der Fehler verteilt sich über Kanäle, Eingaben und Gewichte, und er schadet dem Netz etwa so sehr wie der anderer Schichten.</translation>
    </message>
</context>
<context>
    <name>suggest.nothing-stands-out-within</name>
    <message>
        <source>Nothing stands out: the error is spread over channels, inputs and weights.</source>
        <translation>Nichts sticht hervor: Der Fehler verteilt sich über Kanäle, Eingaben und Gewichte.</translation>
    </message>
</context>
<context>
    <name>suggest.outlier-channel</name>
    <message>
        <source>Output channel %1, one of %2, holds %3 % of the error of the layer&apos;s outputs.</source>
        <translation>Ausgabekanal %1, einer von %2, trägt %3 % des Fehlers der Ausgaben der Schicht.</translation>
    </message>
</context>
<context>
    <name>suggest.outlier-channels</name>
    <message>
        <source>Output channels %1, of %2, hold %3 % of the error of the layer&apos;s outputs.</source>
        <translation>Die Ausgabekanäle %1, von %2, tragen %3 % des Fehlers der Ausgaben der Schicht.</translation>
    </message>
</context>
<context>
    <name>suggest.outlier-input</name>
    <message>
        <source>Input channel %1, one of %2, carries %3 % of what the layer is given (mean square): errors of its weights make up %4 % of the error.</source>
        <translation>Eingabekanal %1, einer von %2, trägt %3 % dessen, was die Schicht bekommt (mittleres Quadrat): Fehler seiner Gewichte machen %4 % des Fehlers aus.</translation>
    </message>
</context>
<context>
    <name>suggest.outlier-inputs</name>
    <message>
        <source>Input channels %1, of %2, carry %3 % of what the layer is given (mean square): errors of their weights make up %4 % of the error.</source>
        <translation>Die Eingabekanäle %1, von %2, tragen %3 % dessen, was die Schicht bekommt (mittleres Quadrat): Fehler ihrer Gewichte machen %4 % des Fehlers aus.</translation>
    </message>
</context>
<context>
    <name>suggest.output-error</name>
    <message>
        <source>Coding its weights changes its outputs by %1 % of their mean square.</source>
        <translation>Die Kodierung ihrer Gewichte ändert ihre Ausgaben um %1 % ihres mittleren Quadrats.</translation>
    </message>
</context>
<context>
    <name>suggest.pruned</name>
    <message>
        <source>%1 of %2 weights are pruned: they have %3 % of the weights&apos; energy and make up %4 % of the error.</source>
        <translation>%1 von %2 Gewichten werden auf null gesetzt: Sie haben %3 % der Energie der Gewichte und machen %4 % des Fehlers aus.</translation>
    </message>
</context>
<context>
    <name>suggest.rounded-to-zero</name>
    <message>
        <source>%1 of %2 weights are rounded to zero: they have %3 % of the weights&apos; energy and make up %4 % of the error.</source>
        <translation>%1 von %2 Gewichten werden auf null gerundet: Sie haben %3 % der Energie der Gewichte und machen %4 % des Fehlers aus.</translation>
    </message>
</context>
<context>
    <name>suggest.shared-scale</name>
    <message>
        <source>One scale serves all %1 output channels, and the largest weight, in channel %2, is %3 times that of the median channel: scales of their own would spare about %4 % of the error.</source>
        <translation>Eine Skala dient allen %1 Ausgabekanälen, und das größte Gewicht, in Kanal %2, ist %3-mal so groß wie das des mittleren Kanals: Eigene Skalen ersparten etwa %4 % des Fehlers.</translation>
    </message>
</context>
<context>
    <name>suggest.shared-scale-of-zeros</name>
    <message>
        <source>One scale serves all %1 output channels, though most of them have no weights but zeros; the largest weight is in channel %2.</source>
        <translation>Eine Skala dient allen %1 Ausgabekanälen, obwohl die meisten nur Nullen als Gewichte haben; das größte Gewicht ist in Kanal %2.</translation>
    </message>
</context>
<context>
    <name>suggest.smooth-without-rounding</name>
    <message>
        <source>What layer %1 is given is not rounded, and smoothing it would only make its weights harder to round.</source>
        <translation>Was Schicht %1 bekommt, wird nicht gerundet, und es zu glätten machte nur ihre Gewichte schwerer zu runden.</translation>
    </message>
</context>
<context>
    <name>suggest.step-not-here</name>
    <message>
        <source>This step changes nothing of layer %1.</source>
        <translation>Dieser Schritt ändert nichts an Schicht %1.</translation>
    </message>
</context>
<context>
    <name>suggest.weight-error</name>
    <message>
        <source>Coding changes its weights by %1 % of their sum of squares; nothing is known of what the layer is given, so that all its inputs count alike.</source>
        <translation>Die Kodierung ändert ihre Gewichte um %1 % ihrer Quadratsumme; was die Schicht bekommt, ist nicht bekannt, sodass alle ihre Eingaben gleich zählen.</translation>
    </message>
</context>
<context>
    <name>tar.damaged</name>
    <message>
        <source>%1 is a damaged tar archive; get it again.</source>
        <translation>%1 ist ein beschädigtes tar-Archiv; besorgen Sie es neu.</translation>
    </message>
</context>
<context>
    <name>targets.label-count</name>
    <message>
        <source>The data has %1 labels for each sample, but the model predicts %2; check the task and the targets.</source>
        <translation>Die Daten haben %1 Klassen für jedes Beispiel, das Modell sagt aber %2 vorher; prüfen Sie Aufgabe und Zielwerte.</translation>
    </message>
</context>
<context>
    <name>targets.missing</name>
    <message>
        <source>%1 comes without targets; name them in the project&apos;s &quot;data&quot;, or choose the task &quot;unlabelled&quot;.</source>
        <translation>%1 kommt ohne Zielwerte; nennen Sie sie in &quot;data&quot; des Projekts, oder wählen Sie die Aufgabe &quot;unlabelled&quot;.</translation>
    </message>
</context>
<context>
    <name>targets.number-count</name>
    <message>
        <source>The data has %1 target numbers for each sample, but the model predicts %2; check the task and the targets.</source>
        <translation>Die Daten haben %1 Zielzahlen für jedes Beispiel, das Modell sagt aber %2 vorher; prüfen Sie Aufgabe und Zielwerte.</translation>
    </message>
</context>
<context>
    <name>tiff.bits</name>
    <message>
        <source>%1 bits a value</source>
        <translation>%1 Bit je Wert</translation>
    </message>
</context>
<context>
    <name>tiff.colours</name>
    <message>
        <source>colours of kind %1</source>
        <translation>Farben der Art %1</translation>
    </message>
</context>
<context>
    <name>tiff.few-values</name>
    <message>
        <source>too few values a pixel</source>
        <translation>zu wenigen Werten je Pixel</translation>
    </message>
</context>
<context>
    <name>tiff.no-table</name>
    <message>
        <source>no table for its colours</source>
        <translation>keiner Tabelle für seine Farben</translation>
    </message>
</context>
<context>
    <name>tiff.save-otherwise</name>
    <message>
        <source>save it as PNG, or as arrays in an npy file</source>
        <translation>speichern Sie es als PNG oder als Arrays in einer npy-Datei</translation>
    </message>
</context>
<context>
    <name>tiff.signed-or-floating</name>
    <message>
        <source>signed or floating values</source>
        <translation>Werten mit Vorzeichen oder Gleitkomma</translation>
    </message>
</context>
<context>
    <name>tiff.unsupported</name>
    <message>
        <source>is a TIFF with %1</source>
        <translation>ist ein TIFF mit: %1</translation>
    </message>
</context>
<context>
    <name>token.unknown</name>
    <message>
        <source>%1 has the token %2, but the model knows %3 (0 to %4); check the labels or the model.</source>
        <translation>%1 hat das Token %2, das Modell kennt aber %3 (0 bis %4); prüfen Sie die Klassen oder das Modell.</translation>
    </message>
</context>
<context>
    <name>tokens.negative</name>
    <message>
        <source>%1 has the negative token %2 in window %3; tokens count from 0.</source>
        <translation>%1 hat das negative Token %2 im Fenster %3; Token zählen von 0 an.</translation>
    </message>
</context>
<context>
    <name>tokens.no-targets</name>
    <message>
        <source>%1 must hold whole numbers in the shape of the inputs, the next token of each.</source>
        <translation>%1 muss ganze Zahlen in der Form der Eingaben enthalten, zu jeder das nächste Token.</translation>
    </message>
</context>
<context>
    <name>tokens.no-windows</name>
    <message>
        <source>%1 holds no token windows; a language model needs one array of whole numbers with the shape [windows, tokens + 1].</source>
        <translation>%1 enthält keine Fenster von Token; ein Sprachmodell braucht ein Array ganzer Zahlen der Form [Fenster, Token + 1].</translation>
    </message>
</context>
<context>
    <name>torch-file.no-such-tensor</name>
    <message>
        <source>%1 lacks its tensor %2; save it again.</source>
        <translation>%1 fehlt der Tensor %2; speichern Sie die Datei neu.</translation>
    </message>
</context>
<context>
    <name>torch-file.no-tensors</name>
    <message>
        <source>%1 is a zip without PyTorch&apos;s tensors; for NumPy&apos;s arrays choose the format npz.</source>
        <translation>%1 ist ein Zip ohne PyTorch-Tensoren; wählen Sie für NumPy-Arrays das Format npz.</translation>
    </message>
</context>
<context>
    <name>torchscript.attributes-left-out</name>
    <message>
        <source>Attributes that are neither tensors nor numbers nor texts are left out: %1.</source>
        <translation>Attribute, die weder Tensoren noch Zahlen noch Texte sind, fehlen: %1.</translation>
    </message>
</context>
<context>
    <name>torchscript.changes-unknown</name>
    <message>
        <source>The model changes its own attribute %1 through a value that is only known at run time; change it through self instead.</source>
        <translation>Das Modell ändert sein eigenes Attribut %1 über einen Wert, der erst im Lauf bekannt ist; ändern Sie es stattdessen über self.</translation>
    </message>
</context>
<context>
    <name>torchscript.checksums</name>
    <message>
        <source>%1 is damaged: its checksums do not match; copy or save the model again.</source>
        <translation>%1 ist beschädigt: Die Prüfsummen stimmen nicht; kopieren oder speichern Sie das Modell noch einmal.</translation>
    </message>
</context>
<context>
    <name>torchscript.damaged</name>
    <message>
        <source>%1 is damaged or cut off; copy or save the model again.</source>
        <translation>%1 ist beschädigt oder abgeschnitten; kopieren oder speichern Sie das Modell noch einmal.</translation>
    </message>
</context>
<context>
    <name>torchscript.empty</name>
    <message>
        <source>%1 is empty; copy or save the model again.</source>
        <translation>%1 ist leer; kopieren oder speichern Sie das Modell noch einmal.</translation>
    </message>
</context>
<context>
    <name>torchscript.extension-missing</name>
    <message>
        <source>%1 %2.</source>
        <translation>%1 %2.</translation>
    </message>
</context>
<context>
    <name>torchscript.extra-file-too-large</name>
    <message>
        <source>The extra file %1 is too large to be taken along.</source>
        <translation>Die Extradatei %1 ist zu groß, um mitgenommen zu werden.</translation>
    </message>
</context>
<context>
    <name>torchscript.factored</name>
    <message>
        <source>Layers of lower rank are two layers each, NAME.right and then NAME, whose weights a state dict of the original does not fit: %1.</source>
        <translation>Schichten von kleinerem Rang sind je zwei Schichten, NAME.right und dann NAME, zu deren Gewichten ein state dict des Originals nicht passt: %1.</translation>
    </message>
</context>
<context>
    <name>torchscript.foreign</name>
    <message>
        <source>%1 is no TorchScript file; %2.</source>
        <translation>%1 ist keine TorchScript-Datei; %2.</translation>
    </message>
</context>
<context>
    <name>torchscript.hands-itself</name>
    <message>
        <source>The model hands itself around as a value, which cannot be followed; call its modules directly.</source>
        <translation>Das Modell reicht sich selbst als Wert herum, was nicht verfolgt werden kann; rufen Sie seine Module unmittelbar auf.</translation>
    </message>
</context>
<context>
    <name>torchscript.impossible-size</name>
    <message>
        <source>%1 is damaged: a part of it claims an impossible size; copy or save the model again.</source>
        <translation>%1 ist beschädigt: Ein Teil davon gibt eine unmögliche Größe an; kopieren oder speichern Sie das Modell noch einmal.</translation>
    </message>
</context>
<context>
    <name>torchscript.input-refused</name>
    <message>
        <source>%1 failed on this input; check that its shape and type are what the model expects.</source>
        <translation>%1 scheiterte an dieser Eingabe; prüfen Sie, ob ihre Form und ihr Typ die sind, die das Modell erwartet.</translation>
    </message>
</context>
<context>
    <name>torchscript.is-folder</name>
    <message>
        <source>%1 is a folder; choose a TorchScript file (.pt) instead.</source>
        <translation>%1 ist ein Ordner; wählen Sie stattdessen eine TorchScript-Datei (.pt).</translation>
    </message>
</context>
<context>
    <name>torchscript.method-left-out</name>
    <message>
        <source>The method %1 is left out: %2.</source>
        <translation>Die Methode %1 fehlt: %2.</translation>
    </message>
</context>
<context>
    <name>torchscript.module-no-graph</name>
    <message>
        <source>%1 cannot be turned into a graph.</source>
        <translation>%1 lässt sich nicht in einen Graphen verwandeln.</translation>
    </message>
</context>
<context>
    <name>torchscript.no-code</name>
    <message>
        <source>%1 holds weights without the network&apos;s code (torch.save); %2.</source>
        <translation>%1 enthält Gewichte ohne den Code des Netzes (torch.save); %2.</translation>
    </message>
</context>
<context>
    <name>torchscript.no-file</name>
    <message>
        <source>%1 is not a file; choose a TorchScript file (.pt) instead.</source>
        <translation>%1 ist keine Datei; wählen Sie stattdessen eine TorchScript-Datei (.pt).</translation>
    </message>
</context>
<context>
    <name>torchscript.no-forward</name>
    <message>
        <source>%1 has no forward method, so it cannot be run; %2.</source>
        <translation>%1 hat keine Methode forward und kann deshalb nicht laufen; %2.</translation>
    </message>
</context>
<context>
    <name>torchscript.no-graph</name>
    <message>
        <source>%1 is built in a way that cannot be turned into a graph; save it with torch.jit.trace.</source>
        <translation>%1 ist so gebaut, dass es sich nicht in einen Graphen verwandeln lässt; speichern Sie es mit torch.jit.trace.</translation>
    </message>
</context>
<context>
    <name>torchscript.no-parameters</name>
    <message>
        <source>%1 has no tensor parameters in its forward, so there is nothing to compress; choose a trained network.</source>
        <translation>%1 hat keine Tensorparameter in seinem forward, also nichts zu komprimieren; wählen Sie ein trainiertes Netz.</translation>
    </message>
</context>
<context>
    <name>torchscript.no-zip</name>
    <message>
        <source>%1 is no readable zip archive; copy or save the model again.</source>
        <translation>%1 ist kein lesbares Zip-Archiv; kopieren oder speichern Sie das Modell noch einmal.</translation>
    </message>
</context>
<context>
    <name>torchscript.no-zip-written</name>
    <message>
        <source>%1 is no readable zip archive; write it again.</source>
        <translation>%1 ist kein lesbares Zip-Archiv; schreiben Sie es noch einmal.</translation>
    </message>
</context>
<context>
    <name>torchscript.not-finite</name>
    <message>
        <source>The parameter %1 of %2 holds NaN or infinite values; retrain or repair the network.</source>
        <translation>Der Parameter %1 von %2 enthält NaN oder unendliche Werte; trainieren Sie das Netz neu oder reparieren Sie es.</translation>
    </message>
</context>
<context>
    <name>torchscript.not-in-float32</name>
    <message>
        <source>%1 cannot be run in float32.</source>
        <translation>%1 kann nicht in float32 laufen.</translation>
    </message>
</context>
<context>
    <name>torchscript.not-loaded</name>
    <message>
        <source>%1 cannot be read as TorchScript: it is damaged, or was saved by a newer LibTorch; save it again.</source>
        <translation>%1 kann nicht als TorchScript gelesen werden: Die Datei ist beschädigt oder wurde von einem neueren LibTorch gespeichert; speichern Sie sie noch einmal.</translation>
    </message>
</context>
<context>
    <name>torchscript.not-read-again</name>
    <message>
        <source>%1 cannot be read again.</source>
        <translation>%1 kann nicht noch einmal gelesen werden.</translation>
    </message>
</context>
<context>
    <name>torchscript.not-writable</name>
    <message>
        <source>This model cannot be written as TorchScript; leave it as it is and report it.</source>
        <translation>Dieses Modell kann nicht als TorchScript geschrieben werden; lassen Sie es, wie es ist, und melden Sie es.</translation>
    </message>
</context>
<context>
    <name>torchscript.not-written</name>
    <message>
        <source>%1 could not be written.</source>
        <translation>%1 konnte nicht geschrieben werden.</translation>
    </message>
</context>
<context>
    <name>torchscript.numpy</name>
    <message>
        <source>%1 holds a NumPy array, not a network; %2.</source>
        <translation>%1 enthält ein NumPy-Array, kein Netz; %2.</translation>
    </message>
</context>
<context>
    <name>torchscript.other-zip</name>
    <message>
        <source>%1 is a zip archive but no TorchScript; %2.</source>
        <translation>%1 ist ein Zip-Archiv, aber kein TorchScript; %2.</translation>
    </message>
</context>
<context>
    <name>torchscript.pickle</name>
    <message>
        <source>%1 is a Python pickle without the network&apos;s code; %2.</source>
        <translation>%1 ist ein Python-Pickle ohne den Code des Netzes; %2.</translation>
    </message>
</context>
<context>
    <name>torchscript.reaches-unknown</name>
    <message>
        <source>The model reaches %1 through a value that is only known at run time; reach it through self instead.</source>
        <translation>Das Modell erreicht %1 über einen Wert, der erst im Lauf bekannt ist; erreichen Sie es stattdessen über self.</translation>
    </message>
</context>
<context>
    <name>torchscript.save-advice</name>
    <message>
        <source>save the network with torch.jit.script or torch.jit.trace</source>
        <translation>speichern Sie das Netz mit torch.jit.script oder torch.jit.trace</translation>
    </message>
</context>
<context>
    <name>torchscript.type-changed</name>
    <message>
        <source>Tensors of type %1 are of type %2 in the file; convert the loaded network (.to) where that matters.</source>
        <translation>Tensoren des Typs %1 sind in der Datei vom Typ %2; wandeln Sie das geladene Netz um (.to), wo das wichtig ist.</translation>
    </message>
</context>
<context>
    <name>torchscript.unpacked</name>
    <message>
        <source>Weights are unpacked to %1 once, when the file is loaded; it then runs as fast as the float model and needs as much memory for its weights.</source>
        <translation>Die Gewichte werden beim Laden der Datei einmal zu %1 entpackt; danach läuft sie so schnell wie das Gleitkommamodell und braucht für ihre Gewichte ebenso viel Speicher.</translation>
    </message>
</context>
<context>
    <name>torchscript.unpacked-factors</name>
    <message>
        <source>Weights, and factors of those that are products, are unpacked to %1 once, when the file is loaded.</source>
        <translation>Gewichte, und Faktoren von solchen, die Produkte sind, werden beim Laden der Datei einmal in %1 entpackt.</translation>
    </message>
</context>
<context>
    <name>torchscript.unread</name>
    <message>
        <source>Tensors that nothing in the written network reads are left out, so a state dict of the original does not fit it: %1.</source>
        <translation>Tensoren, die nichts im geschriebenen Netz liest, fehlen, sodass ein state dict des Originals nicht dazu passt: %1.</translation>
    </message>
</context>
<context>
    <name>torchscript.unread-after-steps</name>
    <message>
        <source>Tensors that nothing in the written network reads are left out (%1), so a state dict of the original does not fit it: %2.</source>
        <translation>Tensoren, die nichts im geschriebenen Netz liest, fehlen (%1), sodass ein state dict des Originals nicht dazu passt: %2.</translation>
    </message>
</context>
<context>
    <name>torchscript.within</name>
    <message>
        <source>%1: %2</source>
        <translation>%1: %2</translation>
    </message>
</context>
<context>
    <name>weights.after-steps</name>
    <message>
        <source>The weights in %1 do not fit this network: when they were written, the steps of a recipe had changed it (%2: %3). Export them again with &quot;steps&quot;: [] in the recipe (or --steps none), or export the network itself and open that.</source>
        <translation>Die Gewichte in %1 passen nicht zu diesem Netz: Als sie geschrieben wurden, hatten es die Schritte eines Rezepts verändert (%2: %3). Exportieren Sie sie noch einmal mit &quot;steps&quot;: [] im Rezept (oder --steps none), oder exportieren Sie das Netz selbst und öffnen Sie dieses.</translation>
    </message>
</context>
<context>
    <name>weights.missing</name>
    <message>
        <source>%1 is missing</source>
        <translation>%1 fehlt</translation>
    </message>
</context>
<context>
    <name>weights.missing-computed</name>
    <message>
        <source>%1 is missing (the network made it of %2)</source>
        <translation>%1 fehlt (das Netz hat es aus %2 gemacht)</translation>
    </message>
</context>
<context>
    <name>weights.no-file-of-weights</name>
    <message>
        <source>%1 is no file that weights are read from; paretoscope-cli formats lists them.</source>
        <translation>%1 ist keine Datei, aus der Gewichte gelesen werden; „paretoscope-cli formats“ zählt die Formate auf.</translation>
    </message>
</context>
<context>
    <name>weights.no-float32</name>
    <message>
        <source>Layer %1 does not hold float32 weights; leave it as it is.</source>
        <translation>Schicht %1 enthält keine Gewichte in float32; lassen Sie sie, wie sie ist.</translation>
    </message>
</context>
<context>
    <name>weights.not-finite</name>
    <message>
        <source>Layer %1 has weights that are NaN or infinite; repair the model before compressing it.</source>
        <translation>Schicht %1 hat Gewichte, die NaN oder unendlich sind; reparieren Sie das Modell, bevor Sie es komprimieren.</translation>
    </message>
</context>
<context>
    <name>weights.not-in-network</name>
    <message>
        <source>%1 is not in the network</source>
        <translation>%1 ist nicht im Netz</translation>
    </message>
</context>
<context>
    <name>weights.of-other-network</name>
    <message>
        <source>The weights in %1 are not those of this network: %2; give a file with the names and shapes of its state dict, in float32, float16 or bfloat16.</source>
        <translation>Die Gewichte in %1 sind nicht die dieses Netzes: %2; geben Sie eine Datei mit den Namen und Formen seines state dict an, in float32, float16 oder bfloat16.</translation>
    </message>
</context>
<context>
    <name>weights.other-shape</name>
    <message>
        <source>Layer %1 has a weight of another shape than described.</source>
        <translation>Schicht %1 hat ein Gewicht von anderer Form als beschrieben.</translation>
    </message>
</context>
<context>
    <name>weights.other-type</name>
    <message>
        <source>%1 is of type %2</source>
        <translation>%1 ist vom Typ %2</translation>
    </message>
</context>
<context>
    <name>weights.shape</name>
    <message>
        <source>%1 is %2 instead of %3</source>
        <translation>%1 ist %2 statt %3</translation>
    </message>
</context>
<context>
    <name>weights.tensor-not-finite</name>
    <message>
        <source>The tensor %1 in %2 holds numbers that are NaN, infinite or too large for the network&apos;s type; train or save it again.</source>
        <translation>Der Tensor %1 in %2 enthält Zahlen, die NaN, unendlich oder zu groß für den Typ des Netzes sind; trainieren oder speichern Sie es noch einmal.</translation>
    </message>
</context>
<context>
    <name>weights.too-large</name>
    <message>
        <source>Layer %1 has weights too large for %2; choose bfloat16 or float32 for it.</source>
        <translation>Schicht %1 hat Gewichte, die für %2 zu groß sind; wählen Sie bfloat16 oder float32 für sie.</translation>
    </message>
</context>
<context>
    <name>weights.too-large-coded</name>
    <message>
        <source>Layer %1 has weights that %2 bits would round beyond the largest number of %3, which its file is in; leave it as it is.</source>
        <translation>Schicht %1 hat Gewichte, die %2 Bit über die größte Zahl von %3 hinaus runden würden, worin ihre Datei geschrieben ist; lassen Sie sie, wie sie ist.</translation>
    </message>
</context>
<context>
    <name>weights.too-large-float</name>
    <message>
        <source>Layer %1 has weights that %2 would round beyond the largest number of %3, which its file is in; leave it as it is.</source>
        <translation>Schicht %1 hat Gewichte, die %2 über die größte Zahl von %3 hinaus runden würde, worin ihre Datei geschrieben ist; lassen Sie sie, wie sie ist.</translation>
    </message>
</context>
<context>
    <name>written.factored</name>
    <message>
        <source>Layers of lower rank are two layers each, NAME.right and then NAME: %1.</source>
        <translation>Schichten von niedrigerem Rang sind je zwei Schichten, NAME.right und dann NAME: %1.</translation>
    </message>
</context>
<context>
    <name>written.halves</name>
    <message>
        <source>Weights in half precision are in the file as they are, and computed with in float32.</source>
        <translation>Gewichte in halber Genauigkeit sind in der Datei, wie sie sind; gerechnet wird mit ihnen in float32.</translation>
    </message>
</context>
<context>
    <name>written.rounded-inputs</name>
    <message>
        <source>What layers are given is rounded by operators of the file and computed with as floats: answers are those of the integers, speed and memory are not.</source>
        <translation>Was Schichten bekommen, wird von Operatoren der Datei gerundet und als Gleitkommazahlen verrechnet: Die Antworten sind die der ganzen Zahlen, Tempo und Speicherbedarf nicht.</translation>
    </message>
</context>
<context>
    <name>zip.damaged</name>
    <message>
        <source>%1 is damaged and cannot be unpacked; get the file again.</source>
        <translation>%1 ist beschädigt und kann nicht entpackt werden; besorgen Sie die Datei neu.</translation>
    </message>
</context>
<context>
    <name>zip.foreign</name>
    <message>
        <source>%1 %2; check its format.</source>
        <translation>%1 %2; prüfen Sie das Format.</translation>
    </message>
</context>
<context>
    <name>zip.no-npz</name>
    <message>
        <source>is no npz file (a zip of NumPy arrays)</source>
        <translation>ist keine npz-Datei (ein Zip aus NumPy-Arrays)</translation>
    </message>
</context>
<context>
    <name>zip.no-torch-file</name>
    <message>
        <source>is no file of torch.save()</source>
        <translation>ist keine Datei von torch.save()</translation>
    </message>
</context>
<context>
    <name>zip.too-large</name>
    <message>
        <source>%1 is compressed and would take more than 2 GiB of memory; save it uncompressed with numpy.savez.</source>
        <translation>%1 ist komprimiert und brauchte mehr als 2 GiB Speicher; speichern Sie unkomprimiert mit numpy.savez.</translation>
    </message>
</context>
<context>
    <name>zip.unknown-packing</name>
    <message>
        <source>%1 is encrypted or packed in an unknown way; save it with numpy.savez.</source>
        <translation>%1 ist verschlüsselt oder auf unbekannte Weise gepackt; speichern Sie mit numpy.savez.</translation>
    </message>
</context>
</TS>
