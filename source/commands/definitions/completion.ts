import {define, type OptionsOf} from '../command.ts';
import {optionsOf} from '../common-flags.ts';
import {wordOf} from '../flag.ts';
import {shells} from '../shells.ts';

const shell = {name: 'shell', choices: shells} as const;

export const completionDefinition = define({
	name: 'completion',
	summary: 'print what makes a shell complete command lines: bash, zsh or fish',
	description:
		'Prints the script that lets a shell complete commands, flags and their values: contexts of the kubeconfig, ids of checks, clusters of the mesh file. What is proposed comes from files; no cluster is contacted and no program of a kubeconfig is run. Load it at the end of ~/.bashrc or ~/.zshrc (there after compinit) as below; fish reads it from the folder ~/.config/fish/completions.',
	flags: {},
	important: [],
	word: shell,
	examples: [
		{line: 'mesh-wizard completion bash', purpose: 'eval "$(mesh-wizard completion bash)"'},
		{
			line: 'mesh-wizard completion fish',
			purpose: 'mesh-wizard completion fish > ~/.config/fish/completions/mesh-wizard.fish',
		},
	],
	read: typed => ({...optionsOf({}, typed), shell: wordOf(typed, shell)}),
});

export type CompletionOptions = OptionsOf<typeof completionDefinition>;
