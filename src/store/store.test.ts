import { embedded, peer } from './cases/servers.case.ts';
import { storeCase } from './store.case.ts';

storeCase(embedded);
storeCase(peer);
