import { vaultPart } from '../../src/estate/vault/part.ts';
import { partSuite } from './part-suite.case.ts';

partSuite(vaultPart, 'vault/attacks');
