/** Functions side by side under the same calls: what is measured, as tables and as a picture; {@code src/e2e} measures it. */
package ci.kingdon.moonlander.bench;
