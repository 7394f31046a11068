import {stringify} from 'yaml';
import type {KubeObject} from '../../kubernetes/object.ts';
import {systemNamespace} from '../../mesh/well-known.ts';
import type {Installer} from '../../ports/installer.ts';
import type {IstioctlDownloads} from '../../ports/istioctl-downloads.ts';
import type {IstioctlPort} from '../../ports/istioctl.ts';
import {isOwnCommand, istioctlArguments} from './arguments.ts';
import {operatorFor} from './operator-for.ts';
import {makeIstioctlProgram} from './program.ts';
import {purges} from './purges.ts';
import {istioctlRecogniser} from './recognise.ts';

/** What `istioctl install` adds to what it renders, last of all: the default revision's tag. */
const tagWebhooks = [
	{
		apiVersion: 'admissionregistration.k8s.io/v1',
		kind: 'MutatingWebhookConfiguration',
		name: 'istio-revision-tag-default',
	},
	{
		apiVersion: 'admissionregistration.k8s.io/v1',
		kind: 'ValidatingWebhookConfiguration',
		name: 'istiod-default-validator',
	},
] as const;

/** The same with the Service that newer versions add. */
const tagObjects = [
	...tagWebhooks,
	{
		apiVersion: 'v1',
		kind: 'Service',
		name: 'istiod-revision-tag-default',
		namespace: systemNamespace,
	},
] as const;

/** It says "Error:" before what failed, and marks it by a cross where it waits for readiness. */
const reasonIn = (tail: readonly string[]): string | undefined => {
	const said =
		tail.findLast(line => line.includes('Error:') || line.startsWith('✘')) ?? tail.at(-1);
	return said?.replace(/^.*Error: /v, '');
};

const rendered = new WeakMap<object, Map<string, Promise<KubeObject[]>>>();

/** What istioctl renders depends on the document alone, so it is rendered once. */
const renderOnce = async (
	istioctl: Pick<IstioctlPort, 'render'>,
	operator: string,
	signal?: AbortSignal,
): Promise<KubeObject[]> => {
	const cache = rendered.get(istioctl) ?? new Map<string, Promise<KubeObject[]>>();
	rendered.set(istioctl, cache);
	const known = cache.get(operator) ?? istioctl.render(operator, {signal});
	cache.set(operator, known);
	try {
		return await known;
	} catch (error) {
		cache.delete(operator);
		throw error;
	}
};

/** Pure: all of the installer that needs no program. */
export const istioctlDocuments = {
	name: 'istioctl',
	purges,
	documents: installation => ({operator: operatorFor(installation)}),
	commands: {
		install: place => ['istioctl', ...istioctlArguments.install(place)],
		uninstall: place => ['istioctl', ...istioctlArguments.uninstall(place)],
		purge: place => ['istioctl', ...istioctlArguments.purge(place)],
	},
} as const satisfies Pick<Installer, 'name' | 'purges' | 'documents' | 'commands'>;

/** Istio by IstioOperators, which istioctl renders and installs. */
export const makeIstioctlInstaller = ({
	istioctl,
	istioctlDownloads,
}: {
	istioctl: IstioctlPort;
	/** Undefined where nothing can be downloaded. */
	istioctlDownloads?: IstioctlDownloads;
}): Installer => ({
	...istioctlDocuments,
	fieldManager: 'istio-operator',
	render: async (installation, {signal}) =>
		renderOnce(istioctl, stringify(operatorFor(installation)), signal),
	finish: part =>
		part === 'control-plane'
			? {written: tagObjects, required: tagWebhooks}
			: {written: [], required: []},
	program: makeIstioctlProgram({istioctl, istioctlDownloads}),
	recognise: istioctlRecogniser.recognise,
	reasonIn,
	isOwnCommand,
	async install(installation, {file, files, ...options}) {
		await files.write(file, stringify(operatorFor(installation)), {mode: 0o600});
		return istioctl.install(file, options);
	},
	purge: async options => istioctl.purge(options),
});
