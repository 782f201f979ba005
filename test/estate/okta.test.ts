import { oktaPart } from '../../src/estate/okta/part.ts';
import { partSuite } from './part-suite.case.ts';

partSuite(oktaPart, 'okta/attacks');
