/** An app of our own suspended by its key, and let on again exactly. */
import type { Action } from '../../../model/index.ts';
import { str } from '../../record.ts';
import { type Acting, fact, githubAction, nativeOf, readOr, refuse } from './acting.ts';

const APP = 'app key';

/**
 * Docs, "Suspending a GitHub App installation": the app cannot reach the account's resources from then on. By API
 * only the app's owner may, with the app's key; others' apps are suspended in the web by an organisation owner.
 */
export const suspendInstallation = (acting: Acting): Action => {
  const read = async (facts: Readonly<Record<string, string>>) => {
    const app = acting.asApp(fact(facts, 'app'));
    return app === undefined
      ? undefined
      : readOr(app, APP, 'GET /app/installations/{installation_id}', {
          installation_id: Number(fact(facts, 'installation')),
        });
  };
  const set = async (facts: Readonly<Record<string, string>>, method: 'PUT' | 'DELETE') => {
    const app = acting.asApp(fact(facts, 'app'));
    await app?.ask(APP, `${method} /app/installations/{installation_id}/suspended`, {
      installation_id: Number(fact(facts, 'installation')),
    });
  };
  const ADMIN = 'organization_administration: read';
  return githubAction({
    id: 'github.suspend_installation',
    title: 'Suspend the installation of an app of our own',
    classes: ['workload', 'third_party_app'],
    undo: 'exact',
    stage: 'freeze',
    permissions: { do: [ADMIN, APP], verify: [APP], undo: [APP] },
    async find(target) {
      const native = nativeOf(target);
      const slug = native.replace(/\[bot\]$/, '');
      let found: Readonly<Record<string, unknown>> | undefined;
      for await (const page of acting.client().pages(ADMIN, 'GET /orgs/{org}/installations'))
        found ??= page.find((one) => str(one['app_slug']) === slug);
      if (found === undefined) return refuse(`no app ${slug} is installed in ${acting.org}`);
      const app = String(found['app_id']);
      if (acting.asApp(app) === undefined)
        return refuse(
          `${slug} is not ours: GitHub lets nobody suspend another's app by API; an organisation owner does it at https://github.com/organizations/${acting.org}/settings/installations/${String(found['id'])}`,
        );
      const before = str(found['suspended_at']) !== undefined;
      return {
        facts: { app, installation: String(found['id']), slug, before: String(before) },
        changes: [
          before ? `none: ${slug} is suspended already` : `suspend ${slug} in ${acting.org}`,
        ],
        disruption:
          'the app reaches nothing of the organisation, and gets no webhooks, until it is unsuspended',
      };
    },
    async stands(facts) {
      const suspended = str((await read(facts))?.['suspended_at']) !== undefined;
      return {
        stands: suspended,
        detail: `${fact(facts, 'slug')} is ${suspended ? '' : 'not '}suspended`,
      };
    },
    make: (facts) => set(facts, 'PUT'),
    // Tokens given out before live an hour, and are refused meanwhile.
    residual: () => [],
    heldTells: () => true,
    async takeBack(facts) {
      if (fact(facts, 'before') === 'true')
        return {
          undone: true,
          differences: [],
          detail: `${fact(facts, 'slug')} was suspended before and stays so`,
        };
      await set(facts, 'DELETE');
      return {
        undone: true,
        differences: [],
        detail: `${fact(facts, 'slug')} is no longer suspended`,
      };
    },
  });
};
