import { RE2JS } from 're2js';
import { usePatternLibrary } from './patterns.ts';

// For its effect: whoever makes a world outside the page imports this, the page's worker when a pattern may come.
usePatternLibrary(RE2JS);
