<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de" sourcelanguage="en">
<context>
    <name>AxisScale</name>
    <message>
        <source>%1 %</source>
        <comment>a percentage</comment>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>LayerCurve</name>
    <message>
        <source>damage: KL %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 newly wrong, %2 newly right (n = %3)</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>LayersMenu</name>
    <message>
        <source>Change %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Precision</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Scales</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>One per tensor</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>One per output channel</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>One per group of weights</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Group size</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Range</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Every weight (maximum)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Least squared error (clipped)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Zero point</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Symmetric (none)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Asymmetric</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pinned</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Leave these layers as they are: the budget and the sliders do not move them</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reset to float</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Numbers</name>
    <message>
        <source>%1 B</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 kB</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 MB</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 GB</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 %</source>
        <comment>a percentage</comment>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1–%2</source>
        <comment>an interval</comment>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 ± %2 nats (n = %3)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>accuracy</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>nats per token</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>mean squared error</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>agreement with the float model</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 (%2 of %3)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 nats per token (n = %2)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>mean squared error %1 (n = %2)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 (n = %2)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 newly wrong, %2 newly right (n = %3, p = %4)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>float16</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>bfloat16</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>float</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 bits</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 zero</source>
        <comment>30 % zero</comment>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>, </source>
        <comment>between parts of a setting</comment>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>one scale</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>groups of %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>asymmetric</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>not clipped</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>embedding</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>linear</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>convolution 1D</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>convolution 2D</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>transposed convolution 1D</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>transposed convolution 2D</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>PlotExport</name>
    <message>
        <source>The picture cannot be written to %1; choose another place.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Questions</name>
    <message>
        <source>Unsaved work</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save the changes to %1?</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What was measured is kept in any case; the recipe would go back to what was saved.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>StatusSummary</name>
    <message>
        <source>float %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>now as float</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>now %1 measured</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>now %1 (n = %2 of %3)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>now KL %1 estimated</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>now not measured</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A quarter of the evaluation data (n = %1) is set aside for calibration; claims are on the other %2.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A part of the evaluation data (n = %1) is set aside for calibration; claims are on the other %2.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Table</name>
    <message>
        <source>Copy</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copy the selected rows, tab-separated</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>TradeoffText</name>
    <message>
        <source>%1 stored</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 stored, %2 bits a weight on average</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>measured: perplexity %1, 95 %: %2 (n = %3)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>measured: %1, 95 %: %2</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>measured damage: KL %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>predicted: %1 about %2 (%3), not measured</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>more damage than was ever measured: no %1 is predicted</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>predicted damage: KL %1 nats</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>measured</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>predicted</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Float model</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>On the frontier, %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Every layer alike: %1 (%2)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Greedy list, %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>float</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>frontier</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>uniform</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>greedy</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Damage (KL)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Accuracy</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Perplexity</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Mean squared error</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Agreement</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Damage: KL to the float model, nats</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Agreement with the float model</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1–%2</source>
        <comment>an interval</comment>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>it was predicted: KL %1 nats</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The recipe as it is now</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>nothing is known about its quality yet</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>main</name>
    <message>
        <source>Explore what compressing a neural network costs, layer by layer.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open the demo.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Start the analysis after the baseline.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A project file or a TorchScript model.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>paretoscope::gui::Actions</name>
    <message>
        <source>%1 (%2)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;File</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;New project…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pick a model and data, see a first batch and the baseline</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Open project…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open a project file</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open &amp;model…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open a TorchScript model and choose the data for it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open &amp;demo</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open the network and the data that ship with the program</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open &amp;recent</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Save</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save the project with its recipe and pins</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save &amp;as…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save the project under another name</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Export model…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Write the compressed model with its recipe and report, read back and verified</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Quit</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Close the program</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Edit</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Undo</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Redo</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Pin layers</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Keep the selected layers as they are when a budget or the frontier changes the recipe</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reset &amp;layers</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Set the selected layers back to float</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reset &amp;all layers</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Set every layer that is not pinned back to float</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Fold batch norm</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Fold batch norm into the layer before it, where that is exact, before compressing</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>F&amp;ind layer</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Filter the layers by name or kind</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Analyse</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Measure what each layer tolerates, then run points of the frontier</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Stop</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stop; what was measured is kept</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Language</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>As the system</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Reset layout</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Put every panel back in its place</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;About Paretoscope</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Versions and licences</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Clear this list</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>paretoscope::gui::MainWindow</name>
    <message>
        <source>Layers</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Trade-off</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Sensitivity</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Layer</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Main tool bar</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reset all layers</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1[*] — Paretoscope</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Paretoscope</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>⏳ %1 % %2</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The demo is not installed; install the program again, with its share folder.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open project</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Paretoscope projects (*.pscope.json *.json)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open model</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>TorchScript models (*.pt *.pth)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save project</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Paretoscope projects (*.pscope.json)</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>Exported %1: %2, read back and verified on %n sample(s).</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
</context>
<context>
    <name>paretoscope::gui::WizardJobs</name>
    <message>
        <source>Project wizard</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>paretoscope::gui::Workflow</name>
    <message>
        <source>Opening</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Saved recipe</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Baseline</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Sensitivity</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Frontier points</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Measuring this recipe</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Exporting</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>paretoscope::widgets::AboutDialog</name>
    <message>
        <source>About Paretoscope</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&lt;p&gt;See what compression costs a trained network, layer by layer, and export a smaller one with the evidence for it.&lt;/p&gt;&lt;p&gt;Runs on LibTorch %1 (BSD-3-Clause) and Qt %2 with Qt Charts (GPL-3.0).&lt;br&gt;Also uses nlohmann-json (MIT), CLI11 (BSD-3-Clause), libzip (BSD-3-Clause) and stb (public domain).&lt;/p&gt;&lt;p&gt;Free software under the GNU General Public License, version 3 or later, without any warranty.&lt;/p&gt;&lt;p&gt;The demo&apos;s images are the Optical Recognition of Handwritten Digits data set of E. Alpaydin and C. Kaynak, UCI Machine Learning Repository, under CC BY 4.0.&lt;/p&gt;</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>paretoscope::widgets::BaselinePage</name>
    <message>
        <source>The baseline</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The float model on your data: everything is compared with this. If it is not what you know from training, go back and change the preprocessing.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Running the float model on all samples…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Quality:</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>95 % interval:</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>On the held-out part:</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cross-entropy:</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 nats (n = %2)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>File:</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Parameters:</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Time per sample:</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>%1 ms alone, %2 ms in batches of 32 (median of %n run(s), one thread)</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
</context>
<context>
    <name>paretoscope::widgets::BatchPreview</name>
    <message>
        <source>First samples with their labels</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>First samples as numbers</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Sample %1, %2 × %3</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Input of shape %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>    wanted: %1</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>paretoscope::widgets::BitsSliderDelegate</name>
    <message>
        <source>Bits</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Change bits</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>paretoscope::widgets::BudgetPanel</name>
    <message>
        <source>Budget</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What the budget limits</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What the budget limits: stored bytes, predicted damage, or the loss estimated from it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>bytes at most</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>KL at most</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>loss at most</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Budget as a number</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open a project first.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The float model is measured first; nothing can be compared with it yet.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No layer has been measured yet: analyse first.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Every layer that was measured is pinned: nothing is left to choose.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Drag over every best trade-off; pinned layers stay as they are</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A limit such as %1, %2 or %3</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>3.4 bits</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Budget %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&quot;%1&quot; is no limit: type one such as %2, %3 or %4.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Loss cannot be estimated yet: nothing that was measured has lost anything.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No recipe is within %1: the smallest is %2, the least damaged loses a KL of %3.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>paretoscope::widgets::CellSliderDelegate</name>
    <message>
        <source>%1 of %2</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>paretoscope::widgets::CellSpinBox</name>
    <message>
        <source>Type a value, or use the up and down arrow keys; Esc takes the edit back</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>paretoscope::widgets::DataPage</name>
    <message>
        <source>Other samples for calibration and sensitivity</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The data</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Samples with known answers: what the network is judged by.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Task</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Classification: accuracy</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Language model: perplexity</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Regression: mean squared error</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Unlabelled: agreement with the float model</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Task:</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Without other samples, a quarter of these is set apart for calibration, always the same; claims are made on the rest.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>paretoscope::widgets::Document</name>
    <message>
        <source>Untitled</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pin</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Unpin</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reset to float</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Fold batch norm</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Keep batch norm</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>paretoscope::widgets::ExportDialog</name>
    <message>
        <source>Export the compressed model</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Target file</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Browse…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose the target file</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Format</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>TorchScript, packed weights</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Target:</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Format:</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Files:</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Export</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Write the model, load it again and compare it with what is promised here</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 stored, %2 bits a weight on average</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>; the float model stores %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Size:</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1, measured; the written file must give the same</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1, measured on part of the samples; the written file is measured on all of them</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>not measured yet (predicted damage: KL %1 nats); the written file is measured</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>not measured yet; the written file is measured</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Quality:</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Note:</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Zeros and few bits make the file smaller, not the run faster: weights are unpacked to float once when the file is loaded, and dense hardware then computes as before.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>TorchScript models (*.pt)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Name a file to write.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is no folder %1; choose another place.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This is the model it is made from; choose another name.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Replaces %1.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>paretoscope::widgets::HeatLegend</name>
    <message>
        <source>Colours: KL divergence to the float outputs in nats, from %1 (dark) to %2 (bright), logarithmic; hatched: not measured yet</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>not measured</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>paretoscope::widgets::HeatMapView</name>
    <message>
        <source>Sensitivity: layers by settings</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>paretoscope::widgets::InputPage</name>
    <message>
        <source>What the network is fed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Preprocessing as in training. Below, the first samples as they will be fed: wrong colours or sizes show here.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reading the first samples…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Fed as %1 (first: the sample).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 samples; %2 of them are set apart for calibration, claims are made on the rest.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 samples, and %2 others for calibration.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>paretoscope::widgets::JobBar</name>
    <message>
        <source>Progress</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stop</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stop; what was measured is kept</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stop the running job</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1: stopping</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 %2 %, %3 left</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 %2 %</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>paretoscope::widgets::LayerCurveModel</name>
    <message>
        <source>Setting</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stored</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>KL</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>± (standard error)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Changed answers</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>n</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>paretoscope::widgets::LayerCurveView</name>
    <message>
        <source>Damage of the layer over bits</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Damage of the layer over sparsity</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Left and Right step from point to point, Enter sets the layer to it. The table holds the same points.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>KL, nats</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Bits</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Share of zeros</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>now</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>paretoscope::widgets::LayerPanel</name>
    <message>
        <source>What the selected layer is and what it tolerates appears here. Select one in the table of layers or in the sensitivity map.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No cells of this layer are measured yet: its curves appear with Analyse.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Bits</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Sparsity</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Table</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Measured settings of the layer</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Double-click or Enter sets the layer to that</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copy picture</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save picture…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save the curve</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>PNG picture (*.png)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>SVG drawing (*.svg)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1, %2, %3 parameters</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>damage not known yet</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>KL %1 measured</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>KL about %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Now: %1, %2 stored, %3</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Set %1 to %2</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>paretoscope::widgets::LayersModel</name>
    <message>
        <source>%1: %2</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>pinned</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>free</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pin</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Name</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Kind</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Shape</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Parameters</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Share</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>MACs</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Sensitivity</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Bits</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Sparsity</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stored bytes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Predicted damage</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pinned layers are left as they are by the budget and by the sliders (Space)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The layer&apos;s place in the network</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What the layer computes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Shape of the weight</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Weights and biases</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Share of the stored bytes of the whole model, as the sliders stand</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Multiply-accumulates per sample, from the baseline run</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>KL divergence to the float outputs with only this layer changed, over bits; one logarithmic scale for all layers</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Bits per weight: drag, or use the left and right arrow keys</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Share of weights set to zero: drag, or use the left and right arrow keys</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What the file carries for this weight: packed values, scales, zero points, masks</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>KL divergence in nats that this layer adds: an estimate from the sensitivity cells</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>depthwise convolution</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1: %2</source>
        <comment>bits: KL</comment>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>not measured</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 %</source>
        <comment>sparsity</comment>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 — pinned, so it stays as it is</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 stored (%2 nominal: bits × weights)</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>paretoscope::widgets::LayersPanel</name>
    <message>
        <source>Filter by name or kind</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Filter layers</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show only layers whose name or kind contains these words</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Unstructured sparsity and sub-byte weights make the file smaller, not the run faster on dense hardware.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The layers of a network appear here once a project is open.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Columns</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Order of the network</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>paretoscope::widgets::LayersTable</name>
    <message>
        <source>Layers</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>pinned</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>paretoscope::widgets::ModelPage</name>
    <message>
        <source>The model</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A trained network as TorchScript, traced or scripted (torch.jit.save).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose a model</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>TorchScript models (*.pt *.pth *.ts)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>All files (*)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Model file</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Model file:</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose a model file to see what it holds.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>there is no file %1; choose another.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reading the model…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 layers that can be compressed, %2 parameters, %3 on disk.</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>It takes %n inputs.</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n part(s) with control flow run as they were stored and are not compressed.</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>the model has no layer that can be compressed; choose another.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>paretoscope::widgets::PathEdit</name>
    <message>
        <source>Browse…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Folder…</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>paretoscope::widgets::PreprocessingEdit</name>
    <message>
        <source>Antialias</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Scale:</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Multiplies stored values; 1/255 for bytes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The usual scale of pictures stored as bytes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Mean:</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Subtracted after scaling: one number, or one a channel</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Standard deviation:</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Divides after that: one number, or one a channel</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Channels</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>as stored</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>grey</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Channels:</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Resize</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Average over what shrinks, as PIL does; off: plain bilinear, as most export scripts do</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Crop the centre</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1: height</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1: width</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the scale must be a number above 0, such as 1/255.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the mean must be numbers such as 0.485, 0.456, 0.406.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the standard deviation must be numbers above 0, such as 0.229, 0.224, 0.225.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>paretoscope::widgets::ProjectWizard</name>
    <message>
        <source>New project</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open project</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>paretoscope::widgets::RequestPage</name>
    <message>
        <source>Progress</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Not possible: %1</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>paretoscope::widgets::SensitivityModel</name>
    <message>
        <source>%1 at %2</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1: not measured yet</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1: KL %2; %3 newly wrong, %4 newly right</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>paretoscope::widgets::SensitivityPanel</name>
    <message>
        <source>Nothing is measured yet: cells fill in from the least samples to the most.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Analyse</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Measure what every layer tolerates, in the background</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What every layer tolerates appears here, layers by settings, once a project is open and analysed.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open…</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>paretoscope::widgets::SourceEdit</name>
    <message>
        <source>Choose data</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Data (*.bin *.npz *.npy *.csv *idx*)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>All files (*)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose labels</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Labels:</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Format</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Data</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Labels</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Data:</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Format:</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose the data.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is no file or folder %1; choose another.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The name of %1 tells no format; choose one.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose the file of labels.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is no file %1; choose another.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>paretoscope::widgets::SparsitySliderDelegate</name>
    <message>
        <source>Sparsity</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Change sparsity</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>paretoscope::widgets::StatusSummary</name>
    <message>
        <source>%1 stored</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>· calibration set aside</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>paretoscope::widgets::TradeoffModel</name>
    <message>
        <source>%1 ± %2</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Point</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Every layer</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stored</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Bits</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1, measured</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>95 %</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>n</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>KL, predicted</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>KL, measured</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>paretoscope::widgets::TradeoffPanel</name>
    <message>
        <source>%1 (%2)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What stands on the vertical axis</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Quality on the vertical axis</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Log size</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Logarithmic size axis</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Log quality</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Logarithmic quality axis</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Whole</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show everything again</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copy</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copy the chart as a picture</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save the chart as PNG or SVG</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Table</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The same points as a table</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Points of the trade-off chart</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Double-click or Enter applies a point&apos;s recipe</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Size is set against quality here, once a project is open.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Every recipe worth having appears here, with what it weighs and what it costs in quality. For that the sensitivity of the layers has to be measured first.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Analyse</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 appears once at least three points have been measured.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Only measured points have a value here; predicted ones get theirs once at least three points have been measured.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Apply a recipe of %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save the chart</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>PNG picture (*.png)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>SVG drawing (*.svg)</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>paretoscope::widgets::TradeoffView</name>
    <message>
        <source>Stored size, kB</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>frontier, predicted</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>measured, 95 %</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>uniform</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>greedy</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>float</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>now</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Trade-off between size and quality</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Left and Right step from point to point, Up and Down between measured and compared points, Enter applies the recipe of a point. The table holds the same points.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
</TS>
