import {exitCodes, MeshError} from '../errors.ts';
import {clusterOf, type Model} from '../mesh/model.ts';
import {trustDomainSet} from '../mesh/overlay-settings.ts';
import {cacertsName, systemNamespace} from '../mesh/well-known.ts';
import type {CertificatesPort} from '../ports/certificates.ts';
import type {ClockPort} from '../ports/clock.ts';
import type {ClusterPort} from '../ports/cluster.ts';
import {makeClusterReader} from '../survey/cluster-reader.ts';
import type {ClusterFacts} from '../survey/facts.ts';
import {surveyCacertsContents} from '../survey/secrets/cacerts-contents.ts';
import {observeRoot} from '../trust/observed-root.ts';

/**
The facts with the contents of those `cacerts` whose root cannot be told otherwise: somebody else made them, and no istiod hands out
their root yet. For a run that has the lock; a plan opens no Secret unasked. Throws `MeshError` (exit 3) naming what istiod would not
start with.
*/
export const openUnknownCacerts = async (
	facts: readonly ClusterFacts[],
	{
		clusters,
		model,
		certificates,
		clock,
		signal,
	}: {
		clusters: ReadonlyMap<string, ClusterPort>;
		model: Model;
		certificates: CertificatesPort;
		clock: Pick<ClockPort, 'now'>;
		signal?: AbortSignal;
	},
): Promise<readonly ClusterFacts[]> => {
	const opened = await Promise.all(
		facts.map(async one => {
			const cluster = clusters.get(one.name);
			const isThere =
				one.cacerts.known && one.cacerts.value !== undefined && !one.cacertsContents.known;
			return isThere && cluster !== undefined && observeRoot(one).kind === 'unknown'
				? {
						...one,
						cacertsContents: await surveyCacertsContents(
							makeClusterReader(cluster, {signal}),
							certificates,
							{
								now: clock.now(),
								trustDomain: trustDomainSet(clusterOf(model, one.name).overlays),
							},
						),
					}
				: one;
		}),
	);
	const broken = opened.flatMap(({name, cacertsContents}) =>
		cacertsContents.known &&
		cacertsContents.value !== undefined &&
		cacertsContents.value.problems.length > 0
			? [
					`Secret ${systemNamespace}/${cacertsName} in ${name}: ${cacertsContents.value.problems.join('; ')}`,
				]
			: [],
	);
	if (broken.length > 0) {
		throw new MeshError(broken.join('\n'), {
			code: 'trust.cacerts-invalid',
			exitCode: exitCodes.errorsFound,
			remedy: ['Put files there that fit together, or delete the Secret to have new ones made.'],
		});
	}

	return opened;
};
