import { windowsPart } from '../../src/estate/windows/part.ts';
import { partSuite } from './part-suite.case.ts';

// Some events name their account without its SID.
partSuite(windowsPart, 'windows/attacks', { strangers: /^active-directory:(?!S-)/ });
