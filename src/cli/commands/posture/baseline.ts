/** What was found before: a file to keep beside the code, so that a gate asks for what is new only. */
import { readFile, writeFile } from 'node:fs/promises';
import { CountersignError, isObject, messageOf, parseJson } from '../../../core/index.ts';
import type { Finding } from '../../../model/index.ts';
import { jsonText } from '../../terminal.ts';

/** One finding as it is kept: enough to know it again, and to say what is gone. */
export interface KeptFinding {
  readonly id: string;
  readonly rule: string;
  readonly identity: string;
}

const VERSION = 1;
const MAX_BYTES = 256 * 1024 * 1024;

const kept = ({ id, rule, identities }: Finding): KeptFinding => ({
  id,
  rule,
  identity: identities[0] ?? '',
});

/** By rule and identity, so that the next diff of the file shows what changed and nothing else. */
export const writeBaseline = async (file: string, findings: readonly Finding[]): Promise<void> => {
  const list = findings
    .map(kept)
    .sort((a, b) => (`${a.rule} ${a.identity}` < `${b.rule} ${b.identity}` ? -1 : 1));
  await writeFile(file, `${jsonText({ version: VERSION, findings: list })}\n`, { mode: 0o600 });
};

const isKept = (value: unknown): value is KeptFinding =>
  isObject(value) &&
  (['id', 'rule', 'identity'] as const).every((name) => typeof value[name] === 'string');

/** @throws CountersignError ERR_INPUT_INVALID when it is no baseline of ours. */
export const readBaseline = async (file: string): Promise<readonly KeptFinding[]> => {
  const wrong = (because: string): never => {
    throw new CountersignError('ERR_INPUT_INVALID', `${file}: ${because}`);
  };
  const text = await readFile(file, 'utf8').catch((cause) => wrong(messageOf(cause)));
  let value: unknown;
  try {
    value = parseJson(text, { maxBytes: MAX_BYTES, maxDepth: 8 });
  } catch (cause) {
    return wrong(messageOf(cause));
  }
  if (!isObject(value) || value['version'] !== VERSION || !Array.isArray(value['findings']))
    return wrong('is no baseline: write one with --write-baseline');
  const findings: unknown[] = value['findings'];
  return findings.every(isKept) ? findings : wrong('holds an entry that is no finding');
};
