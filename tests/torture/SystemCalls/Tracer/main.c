/* The tracing itself: a filter in the kernel that stops at the calls of interest only, and what is done at each stop. */

#include "tracer.h"

#include <errno.h>
#include <elf.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <signal.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/uio.h>
#include <sys/user.h>
#include <sys/wait.h>
#include <unistd.h>

#define MAX_NAMES 20000
#define MAX_THREADS 512
#define MAX_DATA (256 * 1024)
#define SYSCALL_STOP (SIGTRAP | 0x80)

enum action { NONE, KILL_BEFORE, KILL_AFTER, FAIL, SWALLOW };

static FILE *log_file;
static const char *folder, *wanted_name, *span;
static enum action action;
static long wanted_count;
static int answer;
static bool all_kinds, is_armed;
static pid_t program;

static struct { char *name; long count; } names[MAX_NAMES];
static int name_count;

/* The call that a thread is in, for the stop behind it. */
static struct pending { pid_t thread; long sequence; const char *acted; bool kills, opens; char path[2 * PATH_MAX]; } pending[MAX_THREADS];
static long sequence;

_Noreturn static void die(const char *what)
{
    perror(what);
    if (program > 0) kill(program, SIGKILL);
    exit(125);
}

static long occurrence_of(const char *name)
{
    for (int i = 0; i < name_count; i++)
        if (strcmp(names[i].name, name) == 0) return ++names[i].count;
    if (name_count == MAX_NAMES) die("too many names");
    names[name_count].name = strdup(name);
    return names[name_count++].count = 1;
}

static struct pending *pending_of(pid_t thread, bool is_new)
{
    struct pending *free_one = NULL;
    for (int i = 0; i < MAX_THREADS; i++) {
        if (pending[i].thread == thread) return &pending[i];
        if (free_one == NULL && pending[i].thread == 0) free_one = &pending[i];
    }
    if (is_new && free_one == NULL) die("too many threads");
    return is_new ? free_one : NULL;
}

static void go(enum __ptrace_request how, pid_t thread, long signal)
{
    if (ptrace(how, thread, 0, signal) != 0 && errno != ESRCH) die("ptrace");
}

/* Takes the call away from the kernel and puts its answer in place. */
static void skip(pid_t thread, long result)
{
#if defined(__x86_64__)
    struct user_regs_struct registers;
    if (ptrace(PTRACE_GETREGS, thread, 0, &registers) != 0) die("registers");
    registers.orig_rax = (unsigned long long)-1;
    registers.rax = (unsigned long long)result;
    if (ptrace(PTRACE_SETREGS, thread, 0, &registers) != 0) die("registers");
#elif defined(__aarch64__)
    struct user_regs_struct registers;
    int none = -1;
    struct iovec all = { &registers, sizeof registers }, number = { &none, sizeof none };
    if (ptrace(PTRACE_GETREGSET, thread, NT_PRSTATUS, &all) != 0) die("registers");
    registers.regs[0] = (unsigned long long)result;
    if (ptrace(PTRACE_SETREGSET, thread, NT_PRSTATUS, &all) != 0) die("registers");
    if (ptrace(PTRACE_SETREGSET, thread, NT_ARM_SYSTEM_CALL, &number) != 0) die("registers");
#else
#error "the registers of this architecture are not known here"
#endif
}

static void log_call(const struct call *call, pid_t thread, long count)
{
    fprintf(log_file, "call\t%ld\t%d\t%s\t%s\t%ld\t%s\t%s\t%s\t%s\t%s\t%s\t%lld\t%lld\t", sequence, thread, call->is_change ? "change" : "look",
        call->verb, count, call->name, call->path, call->path2, call->inode, call->parent, call->parent2, call->offset, call->length);
    if (call->has_data && call->length <= MAX_DATA) {
        static unsigned char data[MAX_DATA];
        const ssize_t length = read_remote(thread, call->arguments[1], data, (size_t)call->length);
        for (ssize_t i = 0; i < length; i++) fprintf(log_file, "%02x", data[i]);
    }
    fputc('\n', log_file);
}

static void log_output(const struct call *call, pid_t thread)
{
    char text[8192];
    const size_t size = call->arguments[2] < sizeof text ? (size_t)call->arguments[2] : sizeof text;
    const ssize_t length = read_remote(thread, call->arguments[1], text, size);
    if (length > 0) fprintf(log_file, "said\t%.*s\n", (int)(text[length - 1] == '\n' ? length - 1 : length), text);
}

static bool is_hit(const struct call *call, long count)
{
    if (action == NONE) return false;
    if (is_armed && strcmp(span, "rest") == 0 && call->is_change) return true;
    if (strcmp(call->name, wanted_name) != 0) return false;
    const bool hit = strcmp(span, "once") == 0 ? count == wanted_count : count >= wanted_count;
    is_armed |= hit;
    return hit;
}

/* A thread is about to make a call. */
static void enter(pid_t thread)
{
    static struct call call;
    struct __ptrace_syscall_info info;
    memset(&call, 0, sizeof call);
    if (ptrace(PTRACE_GET_SYSCALL_INFO, thread, sizeof info, &info) <= 0) {
        go(PTRACE_CONT, thread, 0);
        return;
    }
    call.number = (long)info.seccomp.nr;
    memcpy(call.arguments, info.seccomp.args, sizeof call.arguments);
    if (is_output(&call)) log_output(&call, thread);
    if (!describe(&call, thread, folder) || (!call.is_change && !all_kinds)) {
        go(PTRACE_CONT, thread, 0);
        return;
    }

    sequence++;
    const long count = occurrence_of(call.name);
    struct pending *mine = pending_of(thread, true);
    *mine = (struct pending){ .thread = thread, .sequence = sequence, .acted = "", .opens = strncmp(call.verb, "openat", 6) == 0 };
    if (strcmp(call.inode, "-") == 0) snprintf(mine->path, sizeof mine->path, "%s/%s", folder, call.path);
    log_call(&call, thread, count);
    if (is_hit(&call, count)) {
        if (action == KILL_BEFORE) {
            fprintf(log_file, "done\t%ld\t0\t-\tprevented\n", sequence);
            mine->thread = 0;
            kill(program, SIGKILL);
            return;
        }
        mine->kills = action == KILL_AFTER;
        if (action == FAIL || action == SWALLOW) {
            skip(thread, action == FAIL ? -answer : 0);
            mine->acted = action == FAIL ? "failed" : "swallowed";
        }
    }
    go(PTRACE_SYSCALL, thread, 0);
}

/* A thread's call has returned. */
static void leave(pid_t thread)
{
    struct pending *mine = pending_of(thread, false);
    struct __ptrace_syscall_info info;
    if (mine != NULL && ptrace(PTRACE_GET_SYSCALL_INFO, thread, sizeof info, &info) > 0) {
        char inode[48] = "-";
        const long long result = (long long)info.exit.rval;
        if (result >= 0 && mine->acted[0] == 0) {
            if (mine->opens) inode_of_descriptor(thread, (int)result, inode);
            else if (mine->path[0] != 0) inode_of(mine->path, false, inode);
        }
        fprintf(log_file, "done\t%ld\t%lld\t%s\t%s\n", mine->sequence, result, inode, mine->kills ? "killed" : mine->acted);
        mine->thread = 0;
        if (mine->kills) {
            kill(program, SIGKILL);
            return;
        }
    }
    go(PTRACE_CONT, thread, 0);
}

static void stopped(pid_t thread, int status)
{
    const int signal = WSTOPSIG(status), event = status >> 16;
    if (event == PTRACE_EVENT_SECCOMP) enter(thread);
    else if (signal == SYSCALL_STOP) leave(thread);
    else if (event == PTRACE_EVENT_STOP && signal != SIGTRAP) go(PTRACE_LISTEN, thread, 0);
    else go(PTRACE_CONT, thread, event != 0 ? 0 : signal);
}

static void filter(void)
{
    struct sock_filter code[256];
    unsigned short length = 0;
    code[length++] = (struct sock_filter)BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr));
    for (int i = 0; i < traced_count(all_kinds); i++) {
        code[length++] = (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (unsigned)traced_number(i), 0, 1);
        code[length++] = (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_TRACE);
    }
    code[length++] = (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW);
    struct sock_fprog whole = { length, code };
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 || prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &whole) != 0) die("seccomp");
}

static void start(char **command)
{
    int ready[2];
    char byte = 0;
    if (pipe(ready) != 0 || (program = fork()) < 0) die("start");
    if (program == 0) {
        close(ready[1]);
        if (read(ready[0], &byte, 1) != 1) _exit(125);
        close(ready[0]);
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        filter();
        execvp(command[0], command);
        _exit(127);
    }
    close(ready[0]);
    const long options = PTRACE_O_TRACESECCOMP | PTRACE_O_TRACECLONE | PTRACE_O_TRACEFORK | PTRACE_O_TRACEVFORK | PTRACE_O_EXITKILL | PTRACE_O_TRACESYSGOOD;
    if (ptrace(PTRACE_SEIZE, program, 0, options) != 0) die("seize");
    if (write(ready[1], &byte, 1) != 1) die("start");
    close(ready[1]);
}

static void read_arguments(int count, char **arguments)
{
    static const char *const actions[] = { "none", "kill-before", "kill-after", "fail", "swallow" };
    int chosen = 0;
    if (count < 11 || strcmp(arguments[9], "--") != 0) exit(124);
    while (chosen <= SWALLOW && strcmp(arguments[4], actions[chosen]) != 0) chosen++;
    log_file = fopen(arguments[1], "we");
    if (chosen > SWALLOW || log_file == NULL) exit(124);
    folder = arguments[2];
    all_kinds = strcmp(arguments[3], "all") == 0;
    action = (enum action)chosen;
    wanted_name = arguments[5];
    wanted_count = atol(arguments[6]);
    span = arguments[7];
    answer = atoi(arguments[8]);
}

int main(int count, char **arguments)
{
    int status, ended = 0;
    pid_t thread;
    read_arguments(count, arguments);
    log_tree(log_file, folder);
    start(arguments + 10);
    while ((thread = waitpid(-1, &status, __WALL)) > 0) {
        if (WIFSTOPPED(status)) stopped(thread, status);
        else if (thread == program) ended = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    }
    fprintf(log_file, "ended\t%d\n", ended);
    return fclose(log_file) == 0 ? ended : 125;
}
