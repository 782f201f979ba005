/** The principal whose steps are asked for: its rights, and what a request of it is known to carry. */
import type { InventoryView, Principal } from '../../../inventory/index.ts';
import type { AccessEdge } from '../../../model/index.ts';
import { accountOfArn, parseArn } from '../arn.ts';
import { BORN, type RequestContext, type Sure } from './conditions.ts';
import { organisationOf } from './organisation.ts';
import { Rights } from './rights.ts';

export interface Subject {
  readonly id: string;
  readonly arn: string;
  readonly account: string;
  readonly kind: 'user' | 'role' | 'group' | 'root' | 'other';
  readonly principal: Principal | undefined;
  readonly groups: readonly { readonly id: string; readonly name: string; readonly arn: string }[];
  readonly rights: Rights;
  readonly context: RequestContext;
}

const kindOf = (arn: string): Subject['kind'] => {
  const parsed = parseArn(arn);
  if (parsed?.service !== 'iam') return 'other';
  if (parsed.resource === 'root') return 'root';
  const kind = parsed.resource.split('/')[0];
  return kind === 'user' || kind === 'role' || kind === 'group' ? kind : 'other';
};

/** Keys a direct call of this principal carries or is known to lack (IAM global condition keys). */
const contextOf = (
  arn: string,
  account: string,
  principal: Principal | undefined,
): RequestContext => {
  const kind = kindOf(arn);
  const context = new Map<string, string | null>([
    ['aws:principalarn', arn],
    ['aws:principalaccount', account],
    ['aws:principaltype', kind === 'user' ? 'User' : 'AssumedRole'],
    ['aws:principalisawsservice', 'false'],
    ['aws:viaawsservice', 'false'],
    ['aws:calledvia', null],
    ['aws:username', kind === 'user' && principal ? principal.name : null],
  ]);
  if (principal?.createdAt.known) context.set(BORN, String(principal.createdAt.value));
  for (const [key, value] of Object.entries(principal?.tags ?? {})) {
    context.set(`aws:principaltag/${key.toLowerCase()}`, value);
  }
  return context;
};

export const subjectOf = (view: InventoryView, id: string): Subject => {
  const arn = id.startsWith('aws:') ? id.slice('aws:'.length) : id;
  const principal = view.principal(id);
  const account = principal?.scope ?? accountOfArn(arn) ?? '';
  const context = contextOf(arn, account, principal);
  return {
    id,
    arn,
    account,
    kind: kindOf(arn),
    principal,
    groups: view.groupsOf(id).map((one) => ({ id: one.id, name: one.name, arn: one.nativeId })),
    rights: new Rights(view.entitlementsOf(id), context, organisationOf(view, arn, account)),
    context,
  };
};

/** Edges of one principal: one for each (kind, target), the surest first said. */
export class EdgeList {
  readonly #from: string;
  readonly #edges = new Map<string, AccessEdge>();

  constructor(from: string) {
    this.#from = from;
  }

  add(
    kind: AccessEdge['kind'],
    to: string,
    why: {
      readonly sure: Sure;
      readonly because: string;
      readonly privilege?: string;
      readonly technique?: string;
    },
  ): void {
    if (why.sure === 'no' || to === this.#from) return;
    const key = `${kind} ${to}`;
    const certain = why.sure === 'yes';
    const before = this.#edges.get(key);
    if (before !== undefined && (before.certain || !certain)) return;
    this.#edges.set(key, {
      from: this.#from,
      to,
      kind,
      because: why.because,
      certain,
      ...(why.privilege === undefined ? {} : { privilege: why.privilege }),
      ...(why.technique === undefined ? {} : { technique: why.technique }),
    });
  }

  has(kind: AccessEdge['kind'], to: string): boolean {
    return this.#edges.get(`${kind} ${to}`)?.certain === true;
  }

  reached(kind: AccessEdge['kind']): readonly AccessEdge[] {
    return [...this.#edges.values()].filter((edge) => edge.kind === kind);
  }

  toArray(): readonly AccessEdge[] {
    return [...this.#edges.values()];
  }
}
