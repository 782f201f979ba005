/** Where an address is, as a database of places would tell. */
import { allSpots, type Spot } from '../places.ts';

const byPrefix = new Map(allSpots.map((spot) => [spot.prefix, spot]));

export const spotOf = (address: string): Spot | undefined =>
  byPrefix.get(address.slice(0, address.lastIndexOf('.')));
