/** The incidents of the sample estate. */
import { pagingStories } from './stories-page.ts';
import { queuedStories } from './stories-queue.ts';
import { quietStories } from './stories-quiet.ts';
import type { Story } from './story.ts';

export type { Story };
export const stories: readonly Story[] = [...pagingStories, ...queuedStories, ...quietStories];
