import {exitCodes} from '../errors.ts';
import type {CompletionOptions} from './definitions/completion.ts';
import type {Io} from './io.ts';
import type {Shell} from './shells.ts';

/*
Each hands its line up to the cursor to `mesh-wizard __complete`, which answers with a line for how, and a line for each word. A line is
text to all of them: nothing of it, and nothing of the answer, is evaluated. Bash gets words that are quoted already, as it inserts what
it is given; zsh and fish quote by themselves, and show what stands behind a tab (decision D-53).
*/
const scripts: Readonly<Record<Shell, string>> = {
	// It runs in bash 3.2, too, which has no compopt: it offers files where there is nothing else.
	bash: `# bash completion of mesh-wizard
_mesh_wizard() {
	local how='' word
	COMPREPLY=()
	{
		IFS= read -r how
		while IFS= read -r word; do
			COMPREPLY+=("$word")
		done
	} < <(command mesh-wizard __complete bash "\${COMP_LINE:0:COMP_POINT}" "$COMP_WORDBREAKS" </dev/null 2>/dev/null)
	case $how in
		files) ;;
		open) compopt +o default -o nospace 2>/dev/null ;;
		*) compopt +o default 2>/dev/null ;;
	esac
	return 0
}
complete -o default -F _mesh_wizard mesh-wizard
`,
	zsh: `#compdef mesh-wizard
_mesh_wizard() {
	local how line
	local -a lines values shown behind
	lines=("\${(@f)$(command mesh-wizard __complete zsh "\${(j: :)words[1,CURRENT-1]} $QIPREFIX$PREFIX" </dev/null 2>/dev/null)}")
	how=$lines[1]
	if [[ $how == files ]]; then
		[[ $PREFIX == --*=* ]] && compset -P '*='
		_files
		return
	fi
	for line in "\${(@)lines[2,-1]}"; do
		values+=("\${line%%$'\\t'*}")
		shown+=("\${line/$'\\t'/  -- }")
	done
	[[ $how == open ]] && behind=(-S '')
	compadd "\${(@)behind}" -l -d shown -a values
}
if [[ $funcstack[1] == _mesh_wizard ]]; then
	_mesh_wizard
elif (( $+functions[compdef] )); then
	compdef _mesh_wizard mesh-wizard
else
	print -u2 'mesh-wizard completion: run compinit before this (autoload -Uz compinit && compinit)'
fi
`,
	fish: String.raw`# fish completion of mesh-wizard
function __mesh_wizard_complete
	set -l lines (command mesh-wizard __complete fish (commandline -cp | string collect) </dev/null 2>/dev/null)
	set -l how $lines[1]
	set -e lines[1]
	if test "$how" = files
		set -l token (commandline -ct | string collect)
		set -l flag (string match -r -- '^--[^=]*=' $token)
		for path in (__fish_complete_path (string replace -r -- '^--[^=]*=' '' $token))
			printf '%s\n' "$flag$path"
		end
	else
		test (count $lines) -gt 0; and printf '%s\n' $lines
	end
end
complete -c mesh-wizard -e
complete -c mesh-wizard -f -a '(__mesh_wizard_complete)'
`,
};

/** Prints the script that a shell loads; what it proposes is looked up by `complete.ts` at each press of Tab. */
export const runCompletion = async ({shell}: CompletionOptions, io: Io): Promise<number> => {
	io.stdout.write(scripts[shell]);
	return exitCodes.done;
};
