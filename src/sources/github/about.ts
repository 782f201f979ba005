/** How our own token or app is known in GitHub's logs, and how what it does reads there: our own calls accuse nobody. */
import { createHash } from 'node:crypto';
import type { Event } from '../../model/index.ts';
import type { ConnectionAbout } from '../contract.ts';
import { str } from '../record.ts';
import type { GithubConfig, GithubCredential } from './config.ts';

/**
 * What our actions and their undoing are called. GitHub Docs, "Audit log events for your organization", and for those
 * with two parts that are no category there: "Webhook events and payloads".
 */
const githubActs: readonly string[] = [
  'org.remove_member',
  'org.invite_member',
  'org.remove_outside_collaborator',
  'repo.add_member',
  'org.block_user',
  'org.unblock_user',
  'personal_access_token.access_revoked',
  'org_credential_authorization.revoke',
  'public_key.delete',
  'public_key.create',
  'integration_installation.suspend',
  'integration_installation.unsuspend',
  'repo.actions_enabled',
  'repo.actions_disabled',
  'repo.remove_actions_secret',
  'repo.create_actions_secret',
  'repo.update_actions_secret',
  'workflows.cancel_workflow_run',
  'organization.member_removed',
  'organization.member_invited',
  'member.removed',
  'org_block.blocked',
  'org_block.unblocked',
  'deploy_key.deleted',
  'deploy_key.created',
  'installation.suspend',
  'installation.unsuspend',
];

/** Tokens of an installation are new each hour: what stays is the name of the app. */
const handlesOf = (credential: GithubCredential | undefined): readonly string[] => {
  if (credential === undefined) return [];
  if ('token' in credential)
    return [createHash('sha256').update(credential.token).digest('base64')];
  return credential.app.slug === undefined ? [] : [`${credential.app.slug}[bot]`];
};

const suspends = /^(?:integration_)?installation\.(?:un)?suspend$/;

/** An app of our own that we may suspend does this one thing for us, by its key; all else that it does is its own. */
const suspending = (bot: string): string => `suspends ${bot}`;

/**
 * The hash of the token that the caller came with, also where its id is known too; and the app, where it came by
 * itself: a token of a user through an app names the user. Docs: "Identifying audit log events performed by an access
 * token".
 */
const named = ({ source, actor, raw, privilege }: Event): readonly string[] => {
  if (source !== 'github') return [];
  const hash = str(raw['hashed_token']);
  const isBot = actor.name.endsWith('[bot]');
  return [
    ...(hash === undefined ? [] : [hash]),
    ...(isBot ? [actor.name] : []),
    ...(isBot && suspends.test(privilege) ? [suspending(actor.name)] : []),
  ];
};

export const aboutGithub = (config: GithubConfig): ConnectionAbout => ({
  scope: config.organization,
  credentials: [
    ...handlesOf(config.read),
    ...handlesOf(config.act),
    ...(config.ownApps ?? []).flatMap(({ slug }) =>
      slug === undefined ? [] : [suspending(`${slug}[bot]`)],
    ),
  ],
  named,
  acts: config.act !== undefined,
  // What it reads leaves no entry in the audit log.
  logged: config.act === undefined ? [] : githubActs,
});
