import {Buffer} from 'node:buffer';
import type {ObjectRef} from '../../kubernetes/object.ts';
import {tokenOf} from './credentials.ts';
import type {DemoCluster, World} from './world.ts';

const manager = 'kube-controller-manager';
const accountAnnotation = 'kubernetes.io/service-account.name';

/** The authority of a cluster's API server, or what stands for it. */
export const authorityOf = ({spec: sketch}: DemoCluster): string =>
	sketch.authority ??
	`-----BEGIN CERTIFICATE-----\n${Buffer.from(`simulated CA of ${sketch.context}`).toString('base64')}\n-----END CERTIFICATE-----\n`;

/** Fills a token Secret for the account that it names. */
export const fillToken = async (
	world: World,
	cluster: DemoCluster,
	ref: ObjectRef,
): Promise<void> => {
	const {api} = cluster;
	if (api.inspect(ref)?.['type'] !== 'kubernetes.io/service-account-token') {
		return;
	}

	await world.sleep(world.timings.tokenMs);
	const secret = api.object(ref);
	const uid = api.inspect({
		apiVersion: 'v1',
		kind: 'ServiceAccount',
		name: secret?.metadata.annotations?.[accountAnnotation] ?? '',
		namespace: ref.namespace,
	})?.metadata.uid;
	if (secret !== undefined && uid !== undefined) {
		const encoded = Object.entries({
			token: tokenOf(uid),
			'ca.crt': authorityOf(cluster),
			namespace: ref.namespace ?? '',
		}).map(([key, text]) => [key, Buffer.from(text).toString('base64')]);
		api.put(
			{
				...secret,
				metadata: {
					...secret.metadata,
					annotations: {...secret.metadata.annotations, 'kubernetes.io/service-account.uid': uid},
				},
				data: Object.fromEntries(encoded),
			},
			{manager},
		);
	}
};

/** Puts what every namespace has into one. */
export const seedNamespace = (cluster: DemoCluster, namespace: string): void => {
	cluster.api.put(
		{
			apiVersion: 'v1',
			kind: 'ConfigMap',
			metadata: {name: 'kube-root-ca.crt', namespace},
			data: {'ca.crt': authorityOf(cluster)},
		},
		{manager},
	);
	cluster.api.put(
		{apiVersion: 'v1', kind: 'ServiceAccount', metadata: {name: 'default', namespace}},
		{manager},
	);
};
