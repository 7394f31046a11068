import type {KubeObject} from '../mesh/kube-object.ts';
import {cacertsName, remoteSecretLabel, systemNamespace} from '../mesh/well-known.ts';
import type {ClusterReader} from './cluster-reader.ts';
import {factFrom} from './fact.ts';
import type {Fact, SecretMetadata} from './facts.ts';
import {mayExist} from './namespaces.ts';

/** So many Secrets of the namespace are looked at. */
const secretsAtMost = 2000;

const metadataOf = ({metadata}: KubeObject): SecretMetadata => ({
	name: metadata.name,
	uid: metadata.uid ?? '',
	annotations: metadata.annotations ?? {},
	labels: metadata.labels ?? {},
	managers: [...new Set((metadata.managedFields ?? []).flatMap(field => field.manager ?? []))],
});

/** The metadata of all Secrets there, in one request, never their contents (design, section 4, Survey). */
const listSecrets = async (reader: ClusterReader): Promise<readonly KubeObject[]> =>
	await mayExist(reader, systemNamespace) ? reader.list({apiVersion: 'v1', kind: 'Secret', namespace: systemNamespace}, {metadataOnly: true, atMost: secretsAtMost}) : [];

export const surveyCacerts = async (reader: ClusterReader): Promise<Fact<SecretMetadata | undefined>> =>
	factFrom(`Secret ${systemNamespace}/${cacertsName} (metadata)`, async () => {
		const secrets = await listSecrets(reader);
		return secrets.filter(({metadata}) => metadata.name === cacertsName).map(metadataOf).at(0);
	});

export const surveyRemoteSecrets = async (reader: ClusterReader): Promise<Fact<readonly SecretMetadata[]>> =>
	factFrom(`Secrets in ${systemNamespace} with ${remoteSecretLabel}=true (metadata)`, async () => {
		const secrets = await listSecrets(reader);
		return secrets.filter(({metadata}) => metadata.labels?.[remoteSecretLabel] === 'true').map(metadataOf);
	});
