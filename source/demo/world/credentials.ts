import {Buffer} from 'node:buffer';
import type {Secret} from '../../kubernetes/typed-object.ts';
import {readerAccount, remoteSecretAnnotation, systemNamespace} from '../../mesh/well-known.ts';
import type {DemoCluster, World} from './world.ts';

/** The token of an account: as in a real cluster, a function of the account's UID alone. */
export const tokenOf = (accountUid: string): string => `simulated-token-of-${accountUid}`;

const account = {
	apiVersion: 'v1',
	kind: 'ServiceAccount',
	name: readerAccount,
	namespace: systemNamespace,
} as const;

const parsed = new WeakMap<Secret, {server?: string; token?: string}>();

const accessIn = (secret: Secret): {server?: string; token?: string} => {
	const known = parsed.get(secret);
	if (known !== undefined) {
		return known;
	}

	const name = secret.metadata.annotations?.[remoteSecretAnnotation] ?? '';
	const kubeconfig = Buffer.from(secret.data?.[name] ?? '', 'base64').toString();
	const access = {
		server: /\bserver: "?(?<server>[^\s"]+)/v.exec(kubeconfig)?.groups?.['server'],
		token: /\btoken: "?(?<token>[^\s"]+)/v.exec(kubeconfig)?.groups?.['token'],
	};
	parsed.set(secret, access);
	return access;
};

const opened = new WeakMap<Secret, DemoCluster>();

const opens = ({spec: sketch, api}: DemoCluster, token: string): boolean => {
	const uid = sketch.trouble === undefined ? api.inspect(account)?.metadata.uid : undefined;
	return uid !== undefined && token === tokenOf(uid);
};

/** The cluster that a remote secret opens; undefined when its token is dead or its server doesn't answer. */
export const credentialsOf = ({clusters}: World, secret: Secret): DemoCluster | undefined => {
	const {server, token} = accessIn(secret);
	if (server === undefined || token === undefined) {
		return undefined;
	}

	// Asked thousands of times for one secret, whose cluster hardly ever changes.
	const before = opened.get(secret);
	const cluster =
		before !== undefined && opens(before, token)
			? before
			: clusters.find(candidate => opens(candidate, token));
	if (cluster !== undefined) {
		opened.set(secret, cluster);
	}

	return cluster;
};
