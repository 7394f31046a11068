import {mkdtemp, readFile, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {parse, stringify} from 'yaml';
import type {Lab} from '../../start-lab.ts';
import {makeWizard, type ClusterLine, type Wizard} from '../../wizard.ts';
import {applyTo, removeFrom} from './apply.ts';
import type {Authority} from './certificates.ts';
import type {Defect, Place} from './defect.ts';
import type {Entry, Scene} from './scene.ts';

type Kubeconfig = {
	clusters: Array<{name: string; cluster: Record<string, unknown>}>;
	users: Array<{name: string; user: Record<string, unknown>}>;
	contexts: Array<{name: string; context: Record<string, unknown>}>;
};

export type OpenScene = Scene &
	AsyncDisposable & {
		/** mesh-wizard with the kubeconfig as it is by now, and a mesh of these places. */
		wizard: (mesh: NonNullable<Defect['mesh']>) => Promise<Wizard>;
	};

/** What is planned without anything else: a primary on a network of its own in every place. */
export const apart = (places: readonly Place[]): NonNullable<Defect['mesh']> =>
	Object.fromEntries(places.map(place => [place, {network: `net-${place}`}]));

/** Opens a scene on a lab whose clusters are called `prefix-a`, `prefix-b` … */
export const openScene = async (
	lab: Lab,
	{prefix, authority}: {prefix: string; authority: () => Promise<Authority>},
): Promise<OpenScene> => {
	const folder = await mkdtemp(path.join(tmpdir(), 'defect-'));
	const ends: AsyncDisposable[] = [];
	const prefixed = (place: Place) => `${prefix}-${place}`;
	const kubeconfig = parse(await readFile(lab.kubeconfig, 'utf8')) as Kubeconfig;
	const through: string[] = [];
	const overlays = new Map<Place, unknown>();

	const entry = (place: Place): Entry => {
		const context = kubeconfig.contexts.find(({name}) => name === prefixed(place))?.context;
		const cluster = kubeconfig.clusters.find(({name}) => name === context?.['cluster']);
		const user = kubeconfig.users.find(({name}) => name === context?.['user']);
		if (cluster === undefined || user === undefined) {
			throw new Error(`the kubeconfig has no ${prefixed(place)}`);
		}

		return {name: prefixed(place), cluster: cluster.cluster, user: user.user};
	};

	return {
		lab,
		folder,
		name: prefixed,
		kubectl: async (place, ...arguments_) => lab.kubectl(prefixed(place), ...arguments_),
		apply: async (place, objects) => applyTo(lab, prefixed(place), objects),
		remove: async (place, objects) => removeFrom(lab, prefixed(place), objects),
		async status(place, {kind, metadata: {name, namespace}}, status) {
			await lab.kubectl(
				prefixed(place),
				...(namespace === undefined ? [] : ['-n', namespace]),
				'patch',
				kind,
				name,
				'--subresource=status',
				'--type=strategic',
				'-p',
				JSON.stringify({status}),
			);
		},
		entry,
		addEntry(copyOf) {
			const name = prefixed('c');
			const {cluster, user} = entry(copyOf);
			kubeconfig.clusters.push({name, cluster: {...cluster}});
			kubeconfig.users.push({name, user: {...user}});
			kubeconfig.contexts.push({name, context: {cluster: name, user: name}});
			return entry('c');
		},
		authority,
		async overlay(place, spec) {
			overlays.set(place, spec);
		},
		through(...command) {
			through.push(...command);
		},
		during(resource) {
			ends.push(resource);
		},
		async wizard(mesh) {
			const lines = Object.entries(mesh).map(
				([place, {primary, ...line}]): [string, ClusterLine] => [
					prefixed(place as Place),
					{
						...line,
						...(primary === undefined ? {} : {primary: prefixed(primary)}),
						...(overlays.has(place as Place) ? {overlay: `${place}.yaml`} : {}),
					},
				],
			);
			const file = path.join(folder, 'kubeconfig');
			await writeFile(file, stringify(kubeconfig), {mode: 0o600});
			const wizard = await makeWizard(
				{env: {...lab.env, KUBECONFIG: file}},
				Object.fromEntries(lines),
				{through},
			);
			for (const [place, spec] of overlays) {
				await wizard.write(
					`${place}.yaml`,
					stringify({apiVersion: 'install.istio.io/v1alpha1', kind: 'IstioOperator', spec}),
				);
			}

			return wizard;
		},
		async [Symbol.asyncDispose]() {
			for (const resource of ends.toReversed()) {
				await resource[Symbol.asyncDispose]();
			}

			await rm(folder, {recursive: true, force: true});
		},
	};
};
