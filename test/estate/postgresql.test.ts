import { postgresqlPart } from '../../src/estate/postgresql/part.ts';
import { partSuite } from './part-suite.case.ts';

partSuite(postgresqlPart, 'postgresql/attacks');
