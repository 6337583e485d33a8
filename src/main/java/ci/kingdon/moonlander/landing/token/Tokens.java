package ci.kingdon.moonlander.landing.token;

import ci.kingdon.moonlander.landing.names.AccessRoles;
import ci.kingdon.moonlander.ownership.Identity;
import ci.kingdon.moonlander.staging.Observed;
import java.util.List;
import java.util.Optional;

/**
 * The generations of an identity's token that exist. There are more than one only while a rotation is under way.
 *
 * @param roles the roles of the identity's resources
 * @param former those that were in use before and are still accepted
 * @param current the one in use; where none exists, the one to begin with
 * @param next the one that is on its way
 */
public record Tokens(AccessRoles roles, List<Token> former, Token current, Optional<Token> next) {

    /** The generations that a call shows. */
    public static Tokens of(AccessRoles roles, Identity id, Observed observed) {
        List<Token> all = observed.roles(id).stream()
                .flatMapToInt(role -> roles.generation(role).stream())
                .sorted()
                .mapToObj(generation -> new Token(generation, roles.token(generation), observed))
                .toList();
        // After all are gone, as in a planet that was replaced, the numbers do not begin again.
        int first = Math.max(
                1, observed.status().path(roles.inStatus()).path("generation").asInt(1));
        Token current = all.stream()
                .filter(Token::isHandedOut)
                .reduce((_, higher) -> higher)
                .or(() -> all.stream().findFirst())
                .orElseGet(() -> new Token(first, roles.token(first), observed));
        return new Tokens(
                roles,
                all.stream()
                        .filter(token -> token.generation() < current.generation())
                        .toList(),
                current,
                all.stream()
                        .filter(token -> token.generation() > current.generation())
                        .reduce((_, higher) -> higher));
    }

    /** The generation after the one in use, whether it exists or not. */
    public Token following() {
        return next.orElseGet(() -> of(current.generation() + 1));
    }

    /** The generation before the one in use. */
    public Token before() {
        return of(current.generation() - 1);
    }

    private Token of(int generation) {
        return new Token(generation, roles.token(generation), current.observed());
    }
}
