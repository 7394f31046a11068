import type {Recording} from '../recording.ts';
import primaryRemote from './primary-remote.json' with {type: 'json'};
import twoNetworks from './two-networks.json' with {type: 'json'};

/** JSON has no unions: what these files hold is checked by a test. */
const recorded = (json: unknown): Recording => json as Recording;

/** Runs on real clusters that the demo takes its times and words from. */
export const recordings: readonly Recording[] = [recorded(twoNetworks), recorded(primaryRemote)];
