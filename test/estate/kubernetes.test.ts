import { kubernetesPart } from '../../src/estate/kubernetes/part.ts';
import { partSuite } from './part-suite.case.ts';

partSuite(kubernetesPart, 'kubernetes/attacks');
