import { githubPart } from '../../src/estate/github/part.ts';
import { partSuite } from './part-suite.case.ts';

// GitHub's own bot has no seat.
partSuite(githubPart, 'github/attacks', { strangers: /^github:dependabot\[bot\]$/ });
