/** Person or machine: what an IAM user is, and what made us say so. */
import type { Fact, IdentityClass } from '../../../model/index.ts';
import { type Tags, tagged } from './tags.ts';

const tagWords: ReadonlyMap<string, IdentityClass> = new Map([
  ['human', 'human'],
  ['person', 'human'],
  ['user', 'human'],
  ['employee', 'human'],
  ['service', 'service_account'],
  ['serviceaccount', 'service_account'],
  ['machine', 'service_account'],
  ['system', 'service_account'],
  ['workload', 'workload'],
  ['pipeline', 'workload'],
  ['thirdparty', 'third_party_app'],
  ['thirdpartyapp', 'third_party_app'],
  ['vendor', 'third_party_app'],
  ['agent', 'agent'],
  ['aiagent', 'agent'],
]);

/** Reasons beginning so are guesses for want of facts: a later statement with facts replaces them. */
const ASSUMED = 'assumed: ';

export const classOf = (parts: {
  readonly isRoot: boolean;
  readonly tags: Tags;
  readonly interactive: Fact<boolean>;
  readonly mfa: Fact<boolean>;
}): { readonly class: IdentityClass; readonly classReason: string } => {
  const { isRoot, tags, interactive, mfa } = parts;
  if (isRoot) return { class: 'human', classReason: 'root user of the account' };
  const word = tagged(tags, 'class');
  const byTag =
    word === undefined ? undefined : tagWords.get(word.toLowerCase().replace(/[\s_-]/g, ''));
  if (byTag !== undefined) return { class: byTag, classReason: `tag says "${word}"` };
  if (interactive.known && interactive.value) {
    return { class: 'human', classReason: 'has a console password' };
  }
  if (mfa.known && mfa.value) return { class: 'human', classReason: 'has an MFA device' };
  if (interactive.known) {
    return { class: 'service_account', classReason: 'has no console password' };
  }
  return {
    class: 'service_account',
    classReason: `${ASSUMED}no tag, console password or MFA device is known`,
  };
};
