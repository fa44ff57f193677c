// What the page's worker fetches apart is there for every test.
import '../src/sim/pattern-library.ts';
