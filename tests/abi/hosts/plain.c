/* A host with nothing special about it: what is special is around it. */

#include "session.h"

int main(int count, char **arguments)
{
    struct session session = session_arguments(count, arguments);
    return session_run(&session);
}
