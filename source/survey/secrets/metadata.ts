import {dataWriters} from '../../kubernetes/data-writers.ts';
import type {Secret} from '../../kubernetes/typed-object.ts';
import {cacertsName, remoteSecretLabel, systemNamespace} from '../../mesh/well-known.ts';
import type {ClusterReader} from '../cluster-reader.ts';
import {factFrom} from '../fact.ts';
import type {Fact, SecretMetadata} from '../facts.ts';
import {mayExist} from '../namespaces.ts';

/** So many Secrets of the namespace are looked at. */
const secretsAtMost = 2000;
const elsewhereAtMost = 250;

/** `kubectl apply` leaves a copy of all that it was given here, a Secret's contents included: it is not kept. */
const copyOfContents = 'kubectl.kubernetes.io/last-applied-configuration';

const metadataOf = (secret: Pick<Secret, 'metadata'>): SecretMetadata => {
	const {metadata} = secret;
	const {[copyOfContents]: _, ...annotations} = metadata.annotations ?? {};
	const fields = dataWriters(secret);
	return {
		name: metadata.name,
		uid: metadata.uid ?? '',
		annotations,
		labels: metadata.labels ?? {},
		managers: [...new Set((metadata.managedFields ?? []).flatMap(field => field.manager ?? []))],
		...(fields.length === 0
			? {}
			: {
					keys: [...new Set(fields.flatMap(({keys}) => keys))],
					writers: [...new Set(fields.map(({manager}) => manager))],
				}),
	};
};

/** The metadata of all Secrets there, in one request, never their contents (decision D-18). */
const listSecrets = async (reader: ClusterReader): Promise<readonly Secret[]> =>
	(await mayExist(reader, systemNamespace))
		? reader.list(
				{apiVersion: 'v1', kind: 'Secret', namespace: systemNamespace},
				{metadataOnly: true, atMost: secretsAtMost},
			)
		: [];

export const surveyCacerts = async (
	reader: ClusterReader,
): Promise<Fact<SecretMetadata | undefined>> =>
	factFrom(`Secret ${systemNamespace}/${cacertsName} (metadata)`, async () => {
		const secrets = await listSecrets(reader);
		return secrets
			.filter(({metadata}) => metadata.name === cacertsName)
			.map(metadataOf)
			.at(0);
	});

export const surveyRemoteSecrets = async (
	reader: ClusterReader,
): Promise<Fact<readonly SecretMetadata[]>> =>
	factFrom(`Secrets in ${systemNamespace} with ${remoteSecretLabel}=true (metadata)`, async () => {
		const secrets = await listSecrets(reader);
		return secrets
			.filter(({metadata}) => metadata.labels?.[remoteSecretLabel] === 'true')
			.map(metadataOf);
	});

/** Remote secrets where no istiod looks for them; not asked for where there is no namespace for an istiod. */
export const surveyStraySecrets = async (
	reader: ClusterReader,
): Promise<Fact<ReadonlyArray<{namespace: string; name: string}>>> =>
	factFrom(`Secrets with ${remoteSecretLabel}=true (metadata)`, async () => {
		const secrets = (await mayExist(reader, systemNamespace))
			? await reader.list(
					{apiVersion: 'v1', kind: 'Secret'},
					{labelSelector: `${remoteSecretLabel}=true`, metadataOnly: true, atMost: elsewhereAtMost},
				)
			: [];
		return secrets.flatMap(({metadata: {namespace = '', name}}) =>
			namespace === systemNamespace ? [] : [{namespace, name}],
		);
	});
