import { workspacePart } from '../../src/estate/google-workspace/part.ts';
import { partSuite } from './part-suite.case.ts';

partSuite(workspacePart, 'google-workspace/attacks');
