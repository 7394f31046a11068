import {UsageError} from '../errors.ts';
import {withKubeconfig} from '../mesh/pasted-command.ts';
import type {Kubeconfig, KubeContext} from '../ports/kubeconfig.ts';
import {sh} from '../text/shell.ts';
import {suggestion} from './suggestion.ts';

type WantedContext = {
	context: string;
	/** Where to look for it. */
	kubeconfig: Kubeconfig;
	/** The cluster of mesh.yaml that asks for it. */
	cluster?: string;
};

/** Where we looked, for errors: every file, and which of them are not there. */
const describeFiles = (kubeconfigs: readonly Kubeconfig[]): string => {
	const files = kubeconfigs.flatMap(kubeconfig =>
		kubeconfig.files.map(({file, found}) => (found ? file : `${file} (no such file)`)),
	);
	return [...new Set(files)].join(', ') || 'no file';
};

const problemWith = ({context, cluster, kubeconfig}: WantedContext): string => {
	const asked = cluster === undefined ? '' : ` (clusters.${cluster}.context)`;
	const broken = kubeconfig.problems.find(
		({contexts, entry}) =>
			contexts.includes(context) || entry === `context ${JSON.stringify(context)}`,
	);
	return broken === undefined
		? `there is no context ${JSON.stringify(context)}${asked}.${suggestion(
				context,
				kubeconfig.contexts.map(({name}) => name),
			)}`
		: `context ${JSON.stringify(context)}${asked} cannot be used: ${broken.entry === undefined ? '' : `${broken.entry}: `}${broken.reason} (${broken.file})`;
};

/** The command that gives a context a name without commas and blanks, to paste. */
export const renaming = (name: string, kubeconfig: Kubeconfig): string =>
	withKubeconfig(
		kubeconfig,
		sh`kubectl config rename-context ${name} ${name.replaceAll(/[,\s]+/gv, '-')}`,
	);

/** Contexts with a comma in their names, of which only the parts were asked for: a list of a flag is divided at commas. */
const dividedNames = (wanted: readonly WantedContext[]): Array<[name: string, Kubeconfig]> => {
	const asked = new Set(wanted.map(({context}) => context));
	return [
		...new Map(
			wanted.flatMap(({kubeconfig}) =>
				kubeconfig.contexts.map(({name}) => [name, kubeconfig] as const),
			),
		),
	].filter(
		([name]) =>
			name.includes(',') &&
			name
				.split(',')
				.map(part => part.trim())
				.every(part => part === '' || asked.has(part)),
	);
};

/**
The contexts asked for, in that order.

@throws {UsageError} naming every one that is missing, with the nearest that is there, or broken, with its file and reason.
*/
export const findContexts = (wanted: readonly WantedContext[]): KubeContext[] => {
	const found = wanted.map(({context, kubeconfig}) =>
		kubeconfig.contexts.find(({name}) => name === context),
	);
	const lacking = wanted.filter((_, index) => found[index] === undefined);
	if (lacking.length > 0) {
		throw new UsageError(
			[
				`the kubeconfig does not lead to every cluster; looked in ${describeFiles(lacking.map(({kubeconfig}) => kubeconfig))}`,
				...lacking.map(one => `  ${problemWith(one)}`),
				...dividedNames(wanted).map(
					([name, kubeconfig]) =>
						`  context ${JSON.stringify(name)} has a comma in its name, at which --contexts divides: name it in a mesh file (clusters.NAME.context), or rename it: ${renaming(name, kubeconfig)}`,
				),
			].join('\n'),
			{
				code: 'kubeconfig',
				remedy: [
					...new Set(
						lacking.map(
							({kubeconfig}) =>
								`See what is there: ${withKubeconfig(kubeconfig, 'kubectl config get-contexts')}`,
						),
					),
					'Name another kubeconfig with --kubeconfig.',
				],
			},
		);
	}

	return found.filter(context => context !== undefined);
};

/**
Every context there is.

@throws {UsageError} when there is none.
*/
export const allContexts = (kubeconfig: Kubeconfig): readonly KubeContext[] => {
	if (kubeconfig.contexts.length > 0) {
		return kubeconfig.contexts;
	}

	const problems = kubeconfig.problems.map(
		({file, entry, reason}) => `  ${file}: ${entry === undefined ? '' : `${entry}: `}${reason}`,
	);
	throw new UsageError(
		[`no kubeconfig names a context; looked in ${describeFiles([kubeconfig])}`, ...problems].join(
			'\n',
		),
		{
			code: 'kubeconfig',
			remedy: ['Name one with --kubeconfig, or in KUBECONFIG.'],
		},
	);
};
