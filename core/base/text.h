// Texts of core that front ends show in the language of their user.
#pragma once

/// TEXT, which the window translates in CONTEXT. In core it is what it says; the window's translation files
/// are collected from here, too.
#define PARETOSCOPE_TEXT(context, text) text
