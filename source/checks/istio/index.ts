import type {Check} from '../finding.ts';
import {existingCheck} from './existing.ts';
import {foreignManagerCheck} from './foreign-manager.ts';
import {imageHubCheck} from './image-hub.ts';
import {leftoversCheck} from './leftovers.ts';
import {injectionCheck} from './injection.ts';
import {clusterNameCheck, meshIdCheck} from './names.ts';
import {proxyIdentityCheck} from './proxy-identity.ts';
import {proxyVersionCheck} from './proxy-version.ts';
import {meshNetworksCheck} from './mesh-networks.ts';
import {readyCheck} from './ready.ts';
import {revisionsCheck} from './revisions.ts';
import {supportCheck} from './support.ts';

export const istioChecks: readonly Check[] = [
	existingCheck,
	supportCheck,
	foreignManagerCheck,
	meshIdCheck,
	clusterNameCheck,
	proxyIdentityCheck,
	proxyVersionCheck,
	revisionsCheck,
	readyCheck,
	injectionCheck,
	meshNetworksCheck,
	imageHubCheck,
	leftoversCheck,
];
