/** Accounts made, switched, renamed and gone; passwords set; service names and delegation given. */
import { type Identity, known, unknown } from '../../../model/index.ts';
import { type Account, accountFacts } from '../inventory/account.ts';
import { delegationFact, domainId } from '../inventory/grants.ts';
import { marksOf, UAC } from '../inventory/read-account.ts';
import { isMachineName, SYSTEM, sidOf } from '../names.ts';
import { accountOf, type Changes, end, indexOf, patch, put, type Scene } from './scene.ts';

const targetId = (scene: Scene): string | undefined =>
  scene.event.targets.find(({ kind }) => kind === 'identity')?.id;

/** The account that the event is about, if the inventory knows it. */
const concerned = (scene: Scene): Identity | undefined => {
  const id = targetId(scene);
  return id === undefined ? undefined : accountOf(scene.view, id);
};

/** Samba names a new account by its DN alone: without a SID it would be another one than the next pull finds. */
export const created = (scene: Scene): Changes => {
  const { event } = scene;
  const target = event.targets.find(({ kind }) => kind === 'identity');
  const sid = sidOf(target?.id.slice(SYSTEM.length + 1));
  const domain = event.cloud.account;
  if (target === undefined || sid === undefined || domain === undefined) return [];
  if (scene.view.identity(target.id)) return [];
  const because = 'not in the record of its creation';
  const account: Account = {
    sid,
    domain,
    dn: '',
    name: target.name,
    kind: isMachineName(target.name) ? 'computer' : 'user',
    // A new account is off until it is switched on by an event of its own.
    enabled: known(false),
    createdAt: known(event.time),
    passwordSetAt: unknown(because),
    passwordExpiresAt: unknown(because),
    lastLogonAt: known(null),
    smartcardRequired: unknown(because),
    spns: [],
    sidHistory: [],
    certificates: [],
    keys: [],
    marks: [],
    tags: {},
  };
  return accountFacts(account).map((fact) => put(scene, fact));
};

export const deleted = (scene: Scene): Changes => {
  const identity = concerned(scene);
  return identity ? [end(scene, 'identity', identity.id)] : [];
};

const switchTo = (scene: Scene, identity: Identity, off: boolean): Changes => [
  patch(scene, 'identity', identity.id, { status: off ? 'disabled' : 'active' }),
  ...scene.view
    .credentialsOf(identity.id)
    .filter(({ type }) => type === 'password' || type === 'kerberos_key')
    .map(({ id }) => patch(scene, 'credential', id, { status: off ? 'inactive' : 'active' })),
];

export const switched =
  (off: boolean) =>
  (scene: Scene): Changes => {
    const identity = concerned(scene);
    return identity ? switchTo(scene, identity, off) : [];
  };

export const passwordSet = (scene: Scene): Changes => {
  const identity = concerned(scene);
  if (!identity) return [];
  return scene.view
    .credentialsOf(identity.id)
    .filter(({ type }) => type === 'password' || type === 'kerberos_key' || type === 'signing_key')
    .map(({ id }) => patch(scene, 'credential', id, { rotatedAt: known(scene.event.time) }));
};

export const renamed =
  (name: string | undefined) =>
  (scene: Scene): Changes => {
    const identity = concerned(scene);
    return identity && name ? [patch(scene, 'identity', identity.id, { name })] : [];
  };

const withTag = (identity: Identity, key: string, value: string): Identity['tags'] => {
  const { [key]: _old, ...rest } = identity.tags;
  return value === '' ? rest : { ...rest, [key]: value };
};

/** All flags at once: off or on, and what weakens the account. */
export const controlSet =
  (control: number) =>
  (scene: Scene): Changes => {
    const identity = concerned(scene);
    if (!identity) return [];
    const tags = withTag(identity, 'flags', marksOf(control).join(' '));
    const trusts =
      (control & UAC.trustedForDelegation) === 0
        ? []
        : [
            put(
              scene,
              delegationFact({
                fromId: identity.id,
                toId: domainId(identity.scope),
                kind: 'unconstrained',
              }),
            ),
          ];
    return [
      ...switchTo(scene, identity, (control & UAC.disabled) !== 0),
      patch(scene, 'identity', identity.id, { tags }),
      ...trusts,
    ];
  };

export interface ValueChange {
  readonly action: 'add' | 'delete' | 'replace';
  readonly values: readonly string[];
}

const applied = (before: readonly string[], changes: readonly ValueChange[]): readonly string[] =>
  changes.reduce<readonly string[]>((now, { action, values }) => {
    if (action === 'replace') return values;
    const touched = new Set(values.map((one) => one.toLowerCase()));
    const others = now.filter((one) => !touched.has(one.toLowerCase()));
    // A deletion without values takes all.
    if (action === 'delete') return values.length === 0 ? [] : others;
    return [...others, ...values];
  }, before);

/** A user that gets its first service name is a service account from then on, and its tickets can be guessed at. */
export const spnsSet =
  (changes: readonly ValueChange[]) =>
  (scene: Scene): Changes => {
    const identity = concerned(scene);
    if (!identity) return [];
    const before = (identity.tags['servicePrincipalNames'] ?? '').split(' ').filter(Boolean);
    const after = [...applied(before, changes)].sort();
    const set = { tags: withTag(identity, 'servicePrincipalNames', after.slice(0, 50).join(' ')) };
    const isUser =
      identity.class === 'human' || /service principal names$/.test(identity.classReason);
    if (!isUser) return [patch(scene, 'identity', identity.id, set)];
    return [
      patch(scene, 'identity', identity.id, {
        ...set,
        class: after.length > 0 ? 'service_account' : 'human',
        classReason: `a user account ${after.length > 0 ? 'with' : 'without'} service principal names`,
      }),
    ];
  };

export const delegationSet =
  (changes: readonly ValueChange[]) =>
  (scene: Scene): Changes => {
    const identity = concerned(scene);
    if (!identity) return [];
    const { bySpn } = indexOf(scene.view);
    const given = changes
      .filter(({ action }) => action !== 'delete')
      .flatMap(({ values }) => values);
    const perTarget = new Map<string, string[]>();
    for (const spn of given) {
      const to = bySpn.get(spn.toLowerCase())?.id ?? domainId(identity.scope);
      perTarget.set(to, [...(perTarget.get(to) ?? []), spn]);
    }
    const protocolTransition = identity.tags['flags']?.includes('protocol_transition') === true;
    return [...perTarget].map(([toId, services]) =>
      put(
        scene,
        delegationFact({
          fromId: identity.id,
          toId,
          kind: 'constrained',
          services,
          protocolTransition,
        }),
      ),
    );
  };
