import path from 'node:path';
import {startLab, type Lab} from '../../start-lab.ts';
import {makeAuthority, type Authority} from './certificates.ts';
import type {Place, Stage} from './defect.ts';
import {addLoadBalancer, furnish} from './furnish.ts';
import {exchangeSecrets, installIstio} from './istio.ts';
import type {Limit} from './judge.ts';
import {keepAlive} from './nodes.ts';
import {systemNamespace} from './objects.ts';

/** Stages that share clusters, each made of the one before. */
export const labs: ReadonlyArray<readonly Stage[]> = [
	['bare', 'prepared', 'installed'],
	['overlapping'],
	['full'],
];

const placesOf = (stage: Stage): readonly Place[] =>
	stage === 'overlapping' ? ['a', 'b', 'c'] : ['a', 'b'];

/** Findings above a note on healthy clusters that are the lab's doing, or as they should be. */
export const limits: Readonly<Record<Stage, readonly Limit[]>> = {
	bare: [],
	prepared: [],
	installed: [
		{
			id: 'trust.cacerts-invalid',
			status: 'unknown',
			why: 'a Secret cacerts that mesh-wizard has not made is there, and its contents are read with --read-secrets only',
			views: ['contexts', 'mesh'],
		},
		// These are seen to come and go on whole clusters (false-greens.lab.ts).
		...['istio.ready', 'gateway.ready', 'istio.injection'].map((id): Limit => ({
			id,
			status: 'warn',
			why: 'nothing runs beside an API server: no pod is ready, and no istiod writes its CA into the webhooks',
		})),
	],
	overlapping: [],
	full: [],
};

export type OpenStage = {
	stage: Stage;
	lab: Lab;
	places: readonly Place[];
	limits: readonly Limit[];
	authority: () => Promise<Authority>;
};

/** Starts the clusters of some stages, which are one lab, and hands out each stage in turn. */
export const openStages = async function* (
	stages: readonly Stage[],
	prefix: string,
): AsyncGenerator<OpenStage> {
	const [first = 'bare'] = stages;
	const places = placesOf(first);
	const ranges = (place: Place) =>
		first === 'overlapping' ? {pods: place === 'a' ? '10.192.0.0/12' : '10.197.0.0/16'} : {};
	await using lab = await startLab({
		clusters: places.map(place => ({name: `${prefix}-${place}`, ...ranges(place)})),
		apiOnly: first !== 'full',
	});
	const folder = path.dirname(lab.kubeconfig);
	let made: Promise<Authority> | undefined;
	const authority = async () => {
		made ??= makeAuthority(path.join(folder, 'authority'));
		return made;
	};

	await Promise.all(
		lab.contexts.map(async cluster =>
			first === 'full' ? addLoadBalancer(lab, cluster) : furnish(lab, cluster),
		),
	);
	await using _ = keepAlive(lab, first === 'full' ? [] : lab.contexts);
	for (const stage of stages) {
		if (stage === 'prepared') {
			await Promise.all(
				lab.contexts.map(async cluster =>
					lab.kubectl(cluster, 'create', 'namespace', systemNamespace),
				),
			);
		}

		if (stage === 'installed') {
			const root = await authority();
			await Promise.all(
				places.map(async place =>
					installIstio(lab, `${prefix}-${place}`, {
						network: `net-${place}`,
						authority: root,
						folder,
					}),
				),
			);
			await exchangeSecrets(lab, lab.contexts);
		}

		yield {
			stage,
			lab,
			places,
			limits: limits[stage],
			authority,
		};
	}
};
