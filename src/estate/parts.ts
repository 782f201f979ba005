/** Every system of the simulated organisation, one line each. */
import { agentsPart } from './agents/part.ts';
import type { AttackScript } from './attack.ts';
import { awsPart } from './aws/part.ts';
import { entraPart } from './entra/part.ts';
import { githubPart } from './github/part.ts';
import { workspacePart } from './google-workspace/part.ts';
import { kubernetesPart } from './kubernetes/part.ts';
import { m365Part } from './m365/part.ts';
import { oktaPart } from './okta/part.ts';
import type { EstatePart } from './part.ts';
import { postgresqlPart } from './postgresql/part.ts';
import { vaultPart } from './vault/part.ts';
import { windowsPart } from './windows/part.ts';

export const parts: readonly EstatePart[] = [
  awsPart,
  entraPart,
  oktaPart,
  workspacePart,
  githubPart,
  m365Part,
  windowsPart,
  kubernetesPart,
  agentsPart,
  vaultPart,
  postgresqlPart,
];

/** Every attack script of every part. */
export const attacks: readonly AttackScript[] = parts.flatMap((part) => part.attacks);
