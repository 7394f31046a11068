import {mkdir, readFile, writeFile} from 'node:fs/promises';
import path from 'node:path';
import {parse, stringify} from 'yaml';
import {makeClient} from './defects/kit/certificates.ts';
import type {Lab} from './start-lab.ts';

/** Who asks: somebody with a client certificate of their own, the administrator in somebody's name, or nobody. */
type User = {certificate: string} | {impersonated: string} | 'anonymous';

type Kubeconfig = {
	[field: string]: unknown;
	clusters: Array<{name: string; cluster: Record<string, unknown>}>;
	users: Array<{name: string; user: Record<string, unknown>}>;
	contexts: Array<{name: string; context: {cluster: string; user: string}}>;
};

/** A context of a kubeconfig: `context` is its name, and `server` its API server's address where it is another than the cluster's own. */
export type Login = {context: string; cluster: string; user?: User; server?: string};

/** Writes a kubeconfig with these contexts; without a user, a context is the administrator's. */
export const writeLogins = async (
	lab: Lab,
	file: string,
	logins: readonly Login[],
): Promise<void> => {
	const administrators = parse(await readFile(lab.kubeconfig, 'utf8')) as Kubeconfig;
	const entries = await Promise.all(
		logins.map(async ({context, cluster: name, user, server}) => {
			const own = administrators.contexts.find(entry => entry.name === name)?.context;
			const cluster = administrators.clusters.find(entry => entry.name === own?.cluster)?.cluster;
			const administrator = administrators.users.find(entry => entry.name === own?.user)?.user;
			const credentials = async () => {
				if (user === undefined || user === 'anonymous') {
					return user === undefined ? administrator : {};
				}

				if ('impersonated' in user) {
					return {...administrator, as: user.impersonated};
				}

				const folder = path.join(path.dirname(file), `login-${context}`);
				await mkdir(folder, {recursive: true});
				return makeClient(folder, {cluster: name, subject: `/CN=${user.certificate}`, days: 100});
			};

			return {
				cluster: {name: context, cluster: {...cluster, ...(server === undefined ? {} : {server})}},
				user: {name: context, user: await credentials()},
				context: {name: context, context: {cluster: context, user: context}},
			};
		}),
	);
	await writeFile(
		file,
		stringify({
			apiVersion: 'v1',
			kind: 'Config',
			clusters: entries.map(({cluster}) => cluster),
			users: entries.map(({user}) => user),
			contexts: entries.map(({context}) => context),
		}),
		{mode: 0o600},
	);
};
