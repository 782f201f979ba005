/** Roles that a principal can take: trust of the role, and the principal's own permission where that is needed. */
import type { InventoryView } from '../../../inventory/index.ts';
import type { Trust } from '../../../model/index.ts';
import { conditionsHold, type RequestContext, type Sure, weakest } from './conditions.ts';
import { estateIndex, type Look, type Way } from './estate-index.ts';
import { resourceLeaves } from './organisation.ts';
import type { EdgeList, Subject } from './subject.ts';

/** A trust deny refuses whom it names. */
const refused = (subject: Subject, refusals: readonly Trust[], context: RequestContext): Sure => {
  let worst: Sure = 'no';
  for (const trust of refusals) {
    const { kind, value } = trust.principal;
    const names =
      kind === 'anyone' ||
      (kind === 'identity' && value === subject.id) ||
      (kind === 'account' && value === subject.account);
    if (!names) continue;
    const holds = conditionsHold(trust.conditions, context);
    if (holds === 'yes') return 'yes';
    if (holds === 'maybe') worst = 'maybe';
  }
  return worst;
};

const not = (sure: Sure): Sure => (sure === 'yes' ? 'no' : sure === 'no' ? 'yes' : 'maybe');

const ASSUME = 'sts:AssumeRole';
const WEB_IDENTITY = 'sts:AssumeRoleWithWebIdentity';

/** AWS: a role's trust naming a principal of the same account suffices; an account only delegates. */
const ownSide = (subject: Subject, way: Way, named: boolean): Sure => {
  const question = { action: ASSUME, resource: way.role.nativeId };
  const isSameAccount = way.role.scope === subject.account;
  return named && isSameAccount
    ? not(subject.rights.denied(question))
    : subject.rights.may(question).sure;
};

const addWays = (
  view: InventoryView,
  subject: Subject,
  ways: readonly Way[],
  so: {
    readonly edges: EdgeList;
    readonly refusals: Look<Trust>;
    readonly named: boolean;
    readonly words: string;
  },
): void => {
  for (const way of ways) {
    const trusted = weakest(
      conditionsHold(way.trust.conditions, subject.context),
      not(refused(subject, so.refusals.get(way.role.id) ?? [], subject.context)),
    );
    if (trusted === 'no') continue;
    const sure =
      way.trust.mechanism === 'delegation'
        ? trusted
        : weakest(
            trusted,
            ownSide(subject, way, so.named),
            resourceLeaves(view, subject, way.role.scope, {
              action: ASSUME,
              resource: way.role.nativeId,
            }),
          );
    so.edges.add('can_become', way.role.id, {
      sure,
      because: `trust policy of ${way.role.name} ${so.words}`,
      privilege: ASSUME,
      technique: 'sts-001',
    });
  }
};

/** Subjects of OIDC providers: the trust's conditions on `sub` decide; `aud` is what every token carries. */
const addFederated = (view: InventoryView, subject: Subject, edges: EdgeList): void => {
  const parts = /^aws:oidc:([^:]+):(.*)$/.exec(subject.id);
  if (parts === null) return;
  const [, issuer = '', name = ''] = parts;
  const context: RequestContext = new Map([
    [`${issuer.toLowerCase()}:sub`, name],
    [`${issuer.toLowerCase()}:aud`, 'sts.amazonaws.com'],
  ]);
  for (const way of estateIndex(view).byProvider.get(issuer) ?? []) {
    edges.add('can_become', way.role.id, {
      sure: weakest(
        conditionsHold(way.trust.conditions, context),
        resourceLeaves(view, { arn: '', account: '', context }, way.role.scope, {
          action: WEB_IDENTITY,
          resource: way.role.nativeId,
        }),
      ),
      because: `trust policy of ${way.role.name} lets ${issuer} in as ${name}`,
      privilege: WEB_IDENTITY,
    });
  }
};

export const addBecome = (view: InventoryView, subject: Subject, edges: EdgeList): void => {
  const index = estateIndex(view);
  const { refusals } = index;
  addWays(view, subject, index.byIdentity.get(subject.id) ?? [], {
    edges,
    refusals,
    named: true,
    words: 'names it',
  });
  for (const group of subject.groups) {
    const words = `is assigned to group ${group.name}`;
    addWays(view, subject, index.byIdentity.get(group.id) ?? [], {
      edges,
      refusals,
      named: true,
      words,
    });
  }
  if (subject.kind === 'other') {
    addFederated(view, subject, edges);
    return;
  }
  addWays(view, subject, index.toAnyone, { edges, refusals, named: true, words: 'lets in anyone' });
  if (subject.rights.may({ action: ASSUME }).sure === 'no') return;
  addWays(view, subject, index.byAccount.get(subject.account) ?? [], {
    edges,
    refusals,
    named: false,
    words: 'delegates to its account',
  });
};
