/** Every page and its search parameters; each page is a chunk of its own. */
import type { QueryClient } from '@tanstack/react-query';
import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
  redirect,
} from '@tanstack/react-router';
import { z } from 'zod';
import { CallError } from './client/call.ts';
import { ask } from './client/query.ts';
import { Failed, Loading } from './parts/state.tsx';
import { NotFound } from './shell/not-found.tsx';
import { Shell } from './shell/shell.tsx';

interface Context {
  readonly client: QueryClient;
}

const root = createRootRouteWithContext<Context>()({
  component: Outlet,
  notFoundComponent: NotFound,
});

const inside = createRoute({
  getParentRoute: () => root,
  id: 'inside',
  beforeLoad: async ({ context, location }) => {
    try {
      await context.client.ensureQueryData({ ...ask('session.who', {}), staleTime: 60_000 });
    } catch (error) {
      if (error instanceof CallError && error.status === 401) {
        throw redirect({ to: '/sign-in', search: { next: location.href } });
      }
      throw error;
    }
  },
  component: Shell,
  errorComponent: ({ error, reset }) => <Failed error={error} retry={reset} />,
  pendingComponent: () => <Loading />,
});

const few = z.string().max(200);
const many = z.array(few).max(40);
/** A page of ours: two slashes would lead to another site. */
const ownPath = z.string().regex(/^\/(?![/\\])/);

const signIn = createRoute({
  getParentRoute: () => root,
  path: '/sign-in',
  validateSearch: z.object({ next: ownPath.optional().catch(undefined) }),
  component: lazyRouteComponent(() => import('./pages/sign-in/page.tsx'), 'SignInPage'),
});
const signInReturn = createRoute({
  getParentRoute: () => root,
  path: '/sign-in/oidc',
  component: lazyRouteComponent(() => import('./pages/sign-in/return.tsx'), 'SignInReturnPage'),
});
const overview = createRoute({
  getParentRoute: () => inside,
  path: '/',
  component: lazyRouteComponent(() => import('./pages/overview/page.tsx'), 'OverviewPage'),
});
const incidents = createRoute({
  getParentRoute: () => inside,
  path: '/incidents',
  validateSearch: z.object({
    view: z
      .enum(['open', 'page', 'queue', 'timeline', 'closed', 'drills'])
      .optional()
      .catch(undefined),
    severity: z
      .array(z.enum(['critical', 'high', 'medium', 'low', 'informational']))
      .optional()
      .catch(undefined),
    search: few.optional().catch(undefined),
  }),
  component: lazyRouteComponent(() => import('./pages/incidents/page.tsx'), 'IncidentsPage'),
});
const incident = createRoute({
  getParentRoute: () => inside,
  path: '/incidents/$id',
  component: lazyRouteComponent(() => import('./pages/incident/page.tsx'), 'IncidentPage'),
});
const approvals = createRoute({
  getParentRoute: () => inside,
  path: '/approvals',
  component: lazyRouteComponent(() => import('./pages/approvals/page.tsx'), 'ApprovalsPage'),
});
const identities = createRoute({
  getParentRoute: () => inside,
  path: '/identities',
  validateSearch: z.object({
    search: few.optional().catch(undefined),
    class: many.optional().catch(undefined),
    tier: z.array(z.number().int().min(0).max(3)).optional().catch(undefined),
    system: many.optional().catch(undefined),
    flag: many.optional().catch(undefined),
    owned: z.boolean().optional().catch(undefined),
    kind: z.enum(['identity', 'role', 'scope']).optional().catch(undefined),
    sort: z.enum(['risk', 'tier', 'name', 'lastUsed']).optional().catch(undefined),
  }),
  component: lazyRouteComponent(() => import('./pages/identities/page.tsx'), 'IdentitiesPage'),
});
const identity = createRoute({
  getParentRoute: () => inside,
  path: '/identities/$id',
  validateSearch: z.object({
    tab: z.enum(['summary', 'access', 'habits', 'timeline', 'history']).optional().catch(undefined),
    /** The moment that access is shown at, epoch ms. */
    at: z.number().int().nonnegative().optional().catch(undefined),
  }),
  component: lazyRouteComponent(() => import('./pages/identity/page.tsx'), 'IdentityPage'),
});
const posture = createRoute({
  getParentRoute: () => inside,
  path: '/posture',
  validateSearch: z.object({ check: few.optional().catch(undefined) }),
  component: lazyRouteComponent(() => import('./pages/posture/page.tsx'), 'PosturePage'),
});
const drills = createRoute({
  getParentRoute: () => inside,
  path: '/drills',
  component: lazyRouteComponent(() => import('./pages/drills/page.tsx'), 'DrillsPage'),
});
const tasks = createRoute({
  getParentRoute: () => inside,
  path: '/tasks',
  component: lazyRouteComponent(() => import('./pages/tasks/page.tsx'), 'TasksPage'),
});
const playbooks = createRoute({
  getParentRoute: () => inside,
  path: '/playbooks',
  validateSearch: z.object({ playbook: few.optional().catch(undefined) }),
  component: lazyRouteComponent(() => import('./pages/playbooks/page.tsx'), 'PlaybooksPage'),
});
const governance = createRoute({
  getParentRoute: () => inside,
  path: '/governance',
  validateSearch: z.object({
    tab: z
      .enum(['readiness', 'changes', 'reviews', 'existence', 'standing', 'frameworks', 'programme'])
      .optional()
      .catch(undefined),
  }),
  component: lazyRouteComponent(() => import('./pages/governance/page.tsx'), 'GovernancePage'),
});
const access = createRoute({
  getParentRoute: () => inside,
  path: '/access',
  validateSearch: z.object({
    from: z.string().max(2_048).optional().catch(undefined),
    to: z.string().max(2_048).optional().catch(undefined),
  }),
  component: lazyRouteComponent(() => import('./pages/access/page.tsx'), 'AccessPage'),
});
const hunt = createRoute({
  getParentRoute: () => inside,
  path: '/hunt',
  validateSearch: z.object({
    sql: z.string().max(4_000).optional().catch(undefined),
    view: z.enum(['table', 'chart', 'json']).optional().catch(undefined),
  }),
  component: lazyRouteComponent(() => import('./pages/hunt/page.tsx'), 'HuntPage'),
});
const ruleTry = createRoute({
  getParentRoute: () => inside,
  path: '/rules/try',
  validateSearch: z.object({ rule: few.optional().catch(undefined) }),
  component: lazyRouteComponent(() => import('./pages/rules/try.tsx'), 'RuleTryPage'),
});
const rules = createRoute({
  getParentRoute: () => inside,
  path: '/rules',
  validateSearch: z.object({
    view: z.enum(['all', 'rule', 'behaviour', 'blind', 'site']).optional().catch(undefined),
    as: z.enum(['list', 'matrix']).optional().catch(undefined),
    search: few.optional().catch(undefined),
    technique: few.optional().catch(undefined),
    rule: few.optional().catch(undefined),
  }),
  component: lazyRouteComponent(() => import('./pages/rules/page.tsx'), 'RulesPage'),
});
const systems = createRoute({
  getParentRoute: () => inside,
  path: '/systems',
  component: lazyRouteComponent(() => import('./pages/systems/page.tsx'), 'SystemsPage'),
});
const connect = createRoute({
  getParentRoute: () => inside,
  path: '/systems/connect',
  validateSearch: z.object({ system: few.optional().catch(undefined) }),
  component: lazyRouteComponent(() => import('./pages/connect/page.tsx'), 'ConnectPage'),
});
const ledger = createRoute({
  getParentRoute: () => inside,
  path: '/ledger',
  component: lazyRouteComponent(() => import('./pages/ledger/page.tsx'), 'LedgerPage'),
});
const documentation = createRoute({ getParentRoute: () => inside, path: '/docs' });
const shelves = createRoute({
  getParentRoute: () => documentation,
  path: '/',
  validateSearch: z.object({ q: few.optional().catch(undefined) }),
  component: lazyRouteComponent(() => import('./pages/docs/page.tsx'), 'DocsPage'),
});
const document = createRoute({
  getParentRoute: () => documentation,
  path: '$',
  component: lazyRouteComponent(() => import('./pages/docs/page.tsx'), 'DocPage'),
});
const settings = createRoute({
  getParentRoute: () => inside,
  path: '/settings',
  validateSearch: z.object({
    tab: z
      .enum(['response', 'people', 'sign-in', 'tokens', 'notifications'])
      .optional()
      .catch(undefined),
  }),
  component: lazyRouteComponent(() => import('./pages/settings/page.tsx'), 'SettingsPage'),
});

const tree = root.addChildren([
  signIn,
  signInReturn,
  inside.addChildren([
    overview,
    incidents,
    incident,
    approvals,
    identities,
    identity,
    posture,
    drills,
    tasks,
    access,
    playbooks,
    governance,
    hunt,
    rules,
    ruleTry,
    systems,
    connect,
    ledger,
    documentation.addChildren([shelves, document]),
    settings,
  ]),
]);

export const routerOf = (client: QueryClient) =>
  createRouter({
    routeTree: tree,
    context: { client },
    defaultPreload: 'intent',
    scrollRestoration: true,
    defaultErrorComponent: ({ error, reset }) => <Failed error={error} retry={reset} />,
    defaultPendingComponent: () => <Loading />,
  });

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof routerOf>;
  }
}
