import {isRecord} from '../untyped.ts';
import type {DataPath, Issue} from './file-problem.ts';

/* What templates and guides leave for somebody to fill in. Values that are templates themselves have blanks, or are below one of `templated`. */
const placeholder =
	/<[A-Za-z][\w .\-]*>|\$\{[^\}]*\}|\{\{[^\}]*\}\}|%[A-Z][A-Z_]+%|\b(?:CHANGE_?ME|REPLACE_?ME|REPLACE_WITH_\w+|FIX_?ME|TODO|YOUR_[A-Z_]+)\b|\b(?:changeme|replaceme)\b/v;

/** Keys whose values are templates for Istio or Envoy to fill in. */
const templated = new Set([
	'sidecarInjectorWebhook',
	'gatewayClasses',
	'accessLogFormat',
	'templates',
	'extensionProviders',
	'description',
]);

/** Names that somebody else has given; of one that was not filled in, its absence is told. */
const given = new Set(['context', 'kubeconfig']);

/** Values that are still what a template left for somebody to fill in. */
export const placeholderIssues = (data: unknown, path: DataPath = []): Issue[] => {
	if (Array.isArray(data)) {
		return (data as unknown[]).flatMap((item, index) => placeholderIssues(item, [...path, index]));
	}

	if (isRecord(data)) {
		return Object.entries(data).flatMap(([key, value]) =>
			templated.has(key) || given.has(key) ? [] : placeholderIssues(value, [...path, key]),
		);
	}

	const found = typeof data === 'string' ? placeholder.exec(data)?.[0] : undefined;
	return found === undefined
		? []
		: [
				{
					path,
					at: 'value',
					message: `${JSON.stringify(found)} is still the placeholder of a template`,
					fix: 'write what it stands for: nothing is filled in here',
				},
			];
};
