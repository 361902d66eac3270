<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en">
<context>
    <name>Coverage</name>
    <message numerus="yes">
        <source>%n smaller (%1)</source>
        <comment>parameters, bytes</comment>
        <translation>
            <numerusform>%n smaller (%1)</numerusform>
            <numerusform>%n smaller (%1)</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Sentences</name>
    <message numerus="yes">
        <source>%1; then up to %n recipe(s) run whole</source>
        <translation>
            <numerusform>%1; then up to %n recipe run whole</numerusform>
            <numerusform>%1; then up to %n recipes run whole</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>WeightText</name>
    <message numerus="yes">
        <source>%n level(s).</source>
        <translation>
            <numerusform>%n level.</numerusform>
            <numerusform>%n levels.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 weights in %n channel(s).</source>
        <translation>
            <numerusform>%1 weights in %n channel.</numerusform>
            <numerusform>%1 weights in %n channels.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n weight(s) clipped, %1 of energy</source>
        <translation>
            <numerusform>%n weight clipped, %1 of energy</numerusform>
            <numerusform>%n weights clipped, %1 of energy</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n weight(s) pruned</source>
        <translation>
            <numerusform>%n weight pruned</numerusform>
            <numerusform>%n weights pruned</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>paretoscope::gui::AnalysisJobs</name>
    <message numerus="yes">
        <source>The cache in %1 could not be written any more (%2): of what was measured just now, %n measurement(s) are kept; all that follow are made again the next time that this project is opened.</source>
        <translation>
            <numerusform>The cache in %1 could not be written any more (%2): of what was measured just now, %n measurement is kept; all that follow are made again the next time that this project is opened.</numerusform>
            <numerusform>The cache in %1 could not be written any more (%2): of what was measured just now, %n measurements are kept; all that follow are made again the next time that this project is opened.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>paretoscope::gui::EngineOptions</name>
    <message numerus="yes">
        <source>%n second(s)</source>
        <translation>
            <numerusform>%n second</numerusform>
            <numerusform>%n seconds</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n minute(s)</source>
        <translation>
            <numerusform>%n minute</numerusform>
            <numerusform>%n minutes</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>paretoscope::gui::MainWindow</name>
    <message numerus="yes">
        <source>Exported %1: %2, read back and verified on %n sample(s).</source>
        <translation>
            <numerusform>Exported %1: %2, read back and verified on %n sample.</numerusform>
            <numerusform>Exported %1: %2, read back and verified on %n samples.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>paretoscope::widgets::BaselinePage</name>
    <message numerus="yes">
        <source>%1 ms alone, %2 ms in batches of 32 (median of %n run(s), one thread)</source>
        <translation>
            <numerusform>%1 ms alone, %2 ms in batches of 32 (one run, one thread)</numerusform>
            <numerusform>%1 ms alone, %2 ms in batches of 32 (median of %n runs, one thread)</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>paretoscope::widgets::ModelPage</name>
    <message numerus="yes">
        <source>It takes %n inputs.</source>
        <translation>
            <numerusform>It takes %n input.</numerusform>
            <numerusform>It takes %n inputs.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n part(s) with control flow run as stored; their weights can be compressed.</source>
        <translation>
            <numerusform>%n part with control flow runs as stored; its weights can be compressed.</numerusform>
            <numerusform>%n parts with control flow run as stored; their weights can be compressed.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>paretoscope::widgets::WeightHistogramView</name>
    <message numerus="yes">
        <source>Level %1: %n weight(s)</source>
        <translation>
            <numerusform>Level %1: %n weight</numerusform>
            <numerusform>Level %1: %n weights</numerusform>
        </translation>
    </message>
</context>
</TS>
