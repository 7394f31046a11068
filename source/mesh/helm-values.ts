import type {Issue} from './file-problem.ts';

/** Keys at the top of Helm values of Istio's charts, where an IstioOperator has `spec`. */
const helmKeys = new Set([
	'global',
	'pilot',
	'meshConfig',
	'cni',
	'istio_cni',
	'gateways',
	'sidecarInjectorWebhook',
	'istiodRemote',
	'telemetry',
	'defaultRevision',
	'revision',
	'revisionTags',
	'_internal_defaults_do_not_set',
	'defaults',
	'base',
]);

/** Helm values are one thing that is wrong, not one for each key. */
export const helmIssue = (data: Record<string, unknown>): Issue | undefined => {
	const keys = Object.keys(data);
	const first = keys.find(key => helmKeys.has(key));
	return first === undefined || ['kind', 'spec'].some(key => Object.hasOwn(data, key))
		? undefined
		: {
				path: [first],
				at: 'key',
				message: 'these are values for Helm, not an IstioOperator',
				fix: `wrap them, four blanks further in:\n  apiVersion: install.istio.io/v1alpha1\n  kind: IstioOperator\n  spec:\n    values:\n      ${first}: …`,
			};
};
