/** Tokens' access to the organisation ended: fine-grained ones, and what single sign-on authorised. */
import type { Action, Residual } from '../../../model/index.ts';
import { str } from '../../record.ts';
import { type Acting, changeOrGone, fact, githubAction, nativeOf, refuse } from './acting.ts';

const PATS = {
  read: 'organization_personal_access_tokens: read',
  write: 'organization_personal_access_tokens: write',
} as const;

const SSO = {
  read: 'organization_administration: read',
  write: 'organization_administration: write',
} as const;

export const clones: Residual = {
  what: 'copies of what was read with it',
  until: undefined,
  because: 'clones and downloads stay where they were taken',
};

/** Docs: "Update the access a fine-grained personal access token has to organization resources". Apps only. */
export const revokeFineGrained = (acting: Acting): Action => {
  const route = 'GET /orgs/{org}/personal-access-tokens';
  const find = async (wanted: string) => {
    for await (const page of acting.client().pages(PATS.read, route))
      for (const one of page)
        if (`token/${String(one['token_id'])}` === wanted || `pat/${String(one['id'])}` === wanted)
          return one;
    return undefined;
  };
  return githubAction({
    id: 'github.revoke_fine_grained_token',
    title: "End a fine-grained token's access to the organisation",
    classes: 'any',
    undo: 'irreversible',
    stage: 'freeze',
    permissions: { do: [PATS.read, PATS.write], verify: [PATS.read], undo: [] },
    async find(target) {
      const native = nativeOf(target);
      const grant = await find(native);
      if (grant === undefined)
        return refuse(
          `no fine-grained token ${native} has access to ${acting.org}; classic ones go by github.revoke_credential_authorization`,
        );
      return {
        facts: { pat: String(grant['id']), token: `token/${String(grant['token_id'])}` },
        changes: [`end the access of token ${str(grant['token_name']) ?? native} to ${acting.org}`],
        disruption: 'whatever uses this token is refused by the organisation',
      };
    },
    async stands(facts) {
      const grant = await find(`pat/${fact(facts, 'pat')}`);
      return {
        stands: grant === undefined,
        detail: `${fact(facts, 'token')} ${grant ? 'has' : 'has no'} access to ${acting.org}`,
      };
    },
    async make(facts) {
      await changeOrGone(
        acting.client(),
        PATS.write,
        'POST /orgs/{org}/personal-access-tokens/{pat_id}',
        {
          pat_id: Number(fact(facts, 'pat')),
          action: 'revoke',
        },
      );
    },
    residual: () => [
      {
        what: 'the token itself',
        until: undefined,
        because:
          "it stays valid for its owner's own repositories and for what is public; its owner may ask for access again",
      },
      clones,
    ],
    heldTells: (nativeId, facts) => nativeId === fact(facts, 'token'),
  });
};

/** Docs: "Remove a SAML SSO authorization for an organization". */
export const revokeAuthorization = (acting: Acting): Action => {
  const find = async (wanted: string) => {
    for await (const page of acting
      .client()
      .pages(SSO.read, 'GET /orgs/{org}/credential-authorizations'))
      for (const one of page) {
        const names = [
          `authorization/${String(one['credential_id'])}`,
          `token/${String(one['authorized_credential_id'])}`,
          str(one['fingerprint']),
        ];
        if (names.includes(wanted)) return one;
      }
    return undefined;
  };
  return githubAction({
    id: 'github.revoke_credential_authorization',
    title: "Take a classic token's or SSH key's single sign-on authorisation away",
    classes: 'any',
    undo: 'irreversible',
    stage: 'freeze',
    permissions: { do: [SSO.read, SSO.write], verify: [SSO.read], undo: [] },
    async find(target) {
      const native = nativeOf(target);
      const row = await find(native);
      if (row === undefined)
        return refuse(
          `no authorised credential ${native} in ${acting.org}; without single sign-on only its owner can end it: remove the member instead`,
        );
      return {
        facts: { credential: String(row['credential_id']), native },
        changes: [
          `take the authorisation of ${str(row['credential_type']) ?? 'credential'} ${native} of ${str(row['login']) ?? 'unknown'} away`,
        ],
        disruption: 'whatever uses this credential is refused by the organisation',
      };
    },
    async stands(facts) {
      const row = await find(`authorization/${fact(facts, 'credential')}`);
      return {
        stands: row === undefined,
        detail: `${fact(facts, 'native')} is ${row ? '' : 'not '}authorised for ${acting.org}`,
      };
    },
    async make(facts) {
      const route = 'DELETE /orgs/{org}/credential-authorizations/{credential_id}';
      await changeOrGone(acting.client(), SSO.write, route, {
        credential_id: Number(fact(facts, 'credential')),
      });
    },
    residual: () => [
      {
        what: 'the credential itself',
        until: undefined,
        because:
          'it stays valid elsewhere, and whoever can sign in as its owner may authorise it again',
      },
      clones,
    ],
    heldTells: (nativeId, facts) => nativeId === fact(facts, 'native'),
  });
};
