import './styles/index.css';
import { CSPProvider } from '@base-ui/react/csp-provider';
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { createRoot } from 'react-dom/client';
import { newQueryClient } from './client/query.ts';
import { Toasts } from './parts/toast.tsx';
import { routerOf } from './routes.tsx';

const client = newQueryClient(() => {
  const here = router.state.location;
  if (here.pathname === '/sign-in') return;
  client.clear();
  void router.navigate({ to: '/sign-in', search: { next: here.href } });
});
const router = routerOf(client);
const place = document.getElementById('console');
if (place) {
  createRoot(place).render(
    <CSPProvider disableStyleElements>
      <QueryClientProvider client={client}>
        <Toasts>
          <RouterProvider router={router} />
        </Toasts>
      </QueryClientProvider>
    </CSPProvider>,
  );
}
