import {kubectl, withKubeconfig} from '../mesh/pasted-command.ts';
import {
	remoteSecretAnnotation,
	remoteSecretLabel,
	remoteSecretName,
	systemNamespace,
} from '../mesh/well-known.ts';
import type {KubeObject} from '../kubernetes/object.ts';
import type {ClusterPort} from '../ports/cluster.ts';
import {sh} from '../text/shell.ts';
import type {Peer} from './peer.ts';
import type {ProofVerdict} from './proofs.ts';
import type {ReadResult} from './read-result.ts';

/** A Secret by which a primary knows a peer; metadata only. */
export type PeerSecret = {name: string; cluster: string};

const clusterIn = ({metadata}: KubeObject): string =>
	metadata.annotations?.[remoteSecretAnnotation] ?? metadata.name.replace(remoteSecretName(''), '');

/** Every remote secret of a primary. Reads no contents. */
export const readPeerSecrets = async (
	port: ClusterPort,
	signal: AbortSignal,
): Promise<readonly PeerSecret[]> => {
	const secrets = await port.list(
		{apiVersion: 'v1', kind: 'Secret', namespace: systemNamespace},
		{labelSelector: `${remoteSecretLabel}=true`, metadataOnly: true, signal},
	);
	return secrets.map(secret => ({name: secret.metadata.name, cluster: clusterIn(secret)}));
};

/** How the peer's credentials come into the control plane: again, when they are missing or dead. */
export const issueAgain = ({peer, controlPlane, meshFlags}: Peer): readonly string[] => [
	sh`mesh-wizard apply ${meshFlags}`,
	`${withKubeconfig(peer, sh`istioctl create-remote-secret --context ${peer.context} --name ${peer.name} -n ${systemNamespace}`)} | ${kubectl(controlPlane, 'apply -f -')}`,
];

/** Whether the control plane that serves a cluster holds the peer's credentials. */
export const checkSecret = (
	{peer, controlPlane, meshFlags}: Peer,
	secrets: ReadResult<readonly PeerSecret[]>,
): ProofVerdict => {
	const source = `metadata of the Secrets labelled ${remoteSecretLabel}=true in ${systemNamespace} of ${controlPlane.name}`;
	if (peer.name === controlPlane.name) {
		return {
			status: 'pass',
			observed: `${controlPlane.name} is its own control plane and needs no secret for itself`,
			source,
		};
	}

	if (!secrets.seen) {
		return {
			status: 'unknown',
			observed: `the Secrets of ${controlPlane.name} could not be listed: ${secrets.why}`,
			source,
			mayHeal: secrets.mayHeal,
		};
	}

	const found = secrets.value.find(({cluster}) => cluster === peer.name);
	return found === undefined
		? {
				status: 'fail',
				observed: `${controlPlane.name} has no remote secret for ${peer.name}`,
				source,
				remedy: {
					summary: `Give ${controlPlane.name} the credentials of ${peer.name}: apply does it, or by hand:`,
					commands: issueAgain({peer, controlPlane, meshFlags}),
				},
			}
		: {status: 'pass', observed: `${controlPlane.name} holds Secret ${found.name}`, source};
};
