import { agentsPart } from '../../src/estate/agents/part.ts';
import { partSuite } from './part-suite.case.ts';

partSuite(agentsPart, 'agents/attacks');
