import path from 'node:path';
import {defaultClusterName} from '../mesh/default-names.ts';
import type {KubeContext, Kubeconfig} from '../ports/kubeconfig.ts';
import type {ChosenCluster} from '../wizard/answers.ts';

/** A context that can be chosen. `key` is what the guided set-up calls it; `source` is given where its file has to be named, too. */
export type ContextChoice = {
	key: string;
	context: KubeContext;
	source: ChosenCluster['source'];
	defaultName: string;
};

/** The shortest end of each path that no other one has. */
const shortNames = (files: readonly string[]): ReadonlyMap<string, string> => {
	const endOf = (file: string, length: number) =>
		file.split(path.sep).slice(-length).join(path.sep);
	return new Map(
		files.map(file => {
			const others = files.filter(other => other !== file);
			const lengths = file.split(path.sep).map((_part, index) => index + 1);
			const enough = lengths.find(length =>
				others.every(other => endOf(other, length) !== endOf(file, length)),
			);
			return [file, enough === undefined ? file : endOf(file, enough)];
		}),
	);
};

/**
Every context of the kubeconfigs, the hidden ones behind the one that hides them. Where one name stands for several clusters, the files'
names tell them apart: k3s calls everything `default`.
*/
export const contextChoices = ({contexts, hidden}: Kubeconfig): readonly ContextChoice[] => {
	const names = new Set(hidden.map(({name}) => name));
	const fileNames = shortNames([
		...new Set([...contexts.filter(({name}) => names.has(name)), ...hidden].map(({file}) => file)),
	]);
	const nameOf = ({name, file}: KubeContext): string =>
		defaultClusterName(names.has(name) ? path.basename(file).replace(/\.[^.]+$/v, '') : name);
	return contexts.flatMap(context => [
		{key: context.name, context, source: undefined, defaultName: nameOf(context)},
		...hidden
			.filter(({name}) => name === context.name)
			.map(own => ({
				key: `${own.name} (${fileNames.get(own.file) ?? own.file})`,
				context: {...own, isCurrent: false},
				source: {context: own.name, kubeconfig: own.file},
				defaultName: nameOf(own),
			})),
	]);
};
