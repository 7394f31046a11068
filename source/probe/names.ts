import {createHash} from 'node:crypto';
import {probeNamespacePrefix} from '../mesh/well-known.ts';

export const probePurpose = 'probe';
export const probeContainer = 'probe';
/** The pod that tries the others; it ends by itself. */
export const tryingPod = 'try';
/** Where the pod that others try answers. */
export const answerPort = 8080;

/** `mesh-wizard-probe-<run>`, made a DNS label whatever the run is called. */
export const probeNamespace = (runId: string): string =>
	`${probeNamespacePrefix}${runId.toLowerCase().replaceAll(/[^a-z\d\-]+/gv, '-')}`
		.slice(0, 63)
		.replace(/-+$/v, '');

/** The pod that others try. Its name is its answer, so no two clusters and no two runs share one. */
export const answeringPod = (runId: string, cluster: string): string =>
	`answer-${createHash('sha256').update(`${runId} ${cluster}`).digest('hex').slice(0, 16)}`;
