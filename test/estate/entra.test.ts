import { entraPart } from '../../src/estate/entra/part.ts';
import { partSuite } from './part-suite.case.ts';

partSuite(entraPart, 'entra/attacks');
