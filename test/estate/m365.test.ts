import { m365Part } from '../../src/estate/m365/part.ts';
import { partSuite } from './part-suite.case.ts';

// Apps are known to Entra; the audit log names them by their object id.
partSuite(m365Part, 'm365/attacks', { strangers: /^m365:[0-9a-f-]{36}$/ });
