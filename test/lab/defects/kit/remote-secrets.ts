import {Buffer} from 'node:buffer';
import {readFile, writeFile} from 'node:fs/promises';
import path from 'node:path';
import {parse, stringify} from 'yaml';
import type {LabObject} from '../../cluster-client.ts';
import type {Place} from './defect.ts';
import {systemNamespace} from './objects.ts';
import type {Scene} from './scene.ts';

type Kubeconfig = {
	clusters: Array<{cluster: Record<string, unknown>}>;
	users: Array<{user: Record<string, unknown>}>;
};

type Change = {
	token?: string;
	server?: string;
	user?: Record<string, unknown>;
	/** Of the Secret's data, instead of the peer's name. */ key?: string;
};

const fileOf = ({folder}: Scene) => path.join(folder, 'remote-secret.json');

const nameFor = (scene: Scene, peer: Place) => `istio-remote-secret-${scene.name(peer)}`;

const put = async (scene: Scene, holder: Place, secret: LabObject): Promise<void> => {
	const {name, namespace, labels, annotations} = secret.metadata;
	const file = path.join(scene.folder, 'new-secret.json');
	await writeFile(
		file,
		JSON.stringify({
			...secret,
			metadata: {
				name,
				namespace,
				labels,
				annotations,
			},
		}),
		{mode: 0o600},
	);
	// Replaced as a whole, so that no key of the former one stays.
	await scene.kubectl(holder, 'replace', '-f', file);
};

/** Changes the remote secret in `holder` that leads to `peer`. */
export const changeRemoteSecret = async (
	scene: Scene,
	holder: Place,
	peer: Place,
	{token, server, user, key = scene.name(peer)}: Change,
): Promise<void> => {
	const text = await scene.kubectl(
		holder,
		'-n',
		systemNamespace,
		'get',
		'secret',
		nameFor(scene, peer),
		'-o',
		'json',
	);
	await writeFile(fileOf(scene), text, {mode: 0o600});
	const secret = JSON.parse(text) as LabObject & {data: Record<string, string>};
	const kubeconfig = parse(
		Buffer.from(Object.values(secret.data)[0] ?? '', 'base64').toString(),
	) as Kubeconfig;
	const [target, holderOfToken] = [kubeconfig.clusters[0], kubeconfig.users[0]];
	if (target === undefined || holderOfToken === undefined) {
		throw new Error(`the remote secret of ${scene.name(peer)} is no kubeconfig`);
	}

	target.cluster['server'] = server ?? target.cluster['server'];
	holderOfToken.user = user ?? {...holderOfToken.user, ...(token === undefined ? {} : {token})};
	await put(scene, holder, {
		...secret,
		data: {[key]: Buffer.from(stringify(kubeconfig)).toString('base64')},
	});
};

export const restoreRemoteSecret = async (
	scene: Scene,
	holder: Place,
	_peer: Place,
): Promise<void> =>
	put(scene, holder, JSON.parse(await readFile(fileOf(scene), 'utf8')) as LabObject);
