import type {KubeObject} from '../mesh/kube-object.ts';
import {cacertsName, remoteSecretLabel, systemNamespace} from '../mesh/well-known.ts';
import type {ClusterReader} from './cluster-reader.ts';
import {factFrom} from './fact.ts';
import type {Fact, SecretMetadata} from './facts.ts';

const metadataOf = ({metadata}: KubeObject): SecretMetadata => ({
	name: metadata.name,
	uid: metadata.uid ?? '',
	annotations: metadata.annotations ?? {},
	labels: metadata.labels ?? {},
	managers: [...new Set((metadata.managedFields ?? []).flatMap(field => field.manager ?? []))],
});

/** Metadata of `cacerts`, never its keys (design, section 4, Survey). */
export const surveyCacerts = async (reader: ClusterReader): Promise<Fact<SecretMetadata | undefined>> =>
	factFrom(`Secret ${systemNamespace}/${cacertsName} (metadata)`, async () => {
		const secret = await reader.read({
			apiVersion: 'v1', kind: 'Secret', name: cacertsName, namespace: systemNamespace,
		}, {metadataOnly: true});
		return secret === undefined ? undefined : metadataOf(secret);
	});

/** Metadata of the remote secrets, never the credentials in them. */
export const surveyRemoteSecrets = async (reader: ClusterReader): Promise<Fact<readonly SecretMetadata[]>> =>
	factFrom(`Secrets in ${systemNamespace} with ${remoteSecretLabel}=true (metadata)`, async () => {
		const secrets = await reader.list({apiVersion: 'v1', kind: 'Secret', namespace: systemNamespace}, {labelSelector: `${remoteSecretLabel}=true`, metadataOnly: true});
		return secrets.map(metadataOf);
	});
