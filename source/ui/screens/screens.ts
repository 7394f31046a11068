import {Clusters} from './clusters/clusters.tsx';
import {Done} from './done/done.tsx';
import {Install} from './install/install.tsx';
import {Preflight} from './preflight/preflight.tsx';
import {Review} from './review/review.tsx';
import {Topology} from './topology/topology.tsx';
import {Trust} from './trust/trust.tsx';
import {Verify} from './verify/verify.tsx';
import type {Screens} from './first-screens.ts';

/** The screen of each step. */
export const screens: Required<Screens> = {
	clusters: Clusters,
	preflight: Preflight,
	topology: Topology,
	trust: Trust,
	review: Review,
	install: Install,
	verify: Verify,
	done: Done,
};
