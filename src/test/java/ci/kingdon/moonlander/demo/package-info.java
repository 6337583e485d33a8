/** The conference demo: its script, which is docs/demo.md, the play of it, and the recording of the terminal. */
package ci.kingdon.moonlander.demo;
