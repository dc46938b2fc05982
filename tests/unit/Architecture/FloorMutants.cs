// One forbidden reference of each kind, in namespaces that look like the core's, for the floor test to find.

using ModelManager.Store.Mutant;

#pragma warning disable CS0169, CS0649, CA1812, CA1823, IDE0051, IDE0052 // Nothing uses these members: being there is their work.

namespace ModelManager.Store.Mutant
{
    internal class Upper
    {
        public static readonly int Number = Environment.ProcessId;

        public static void Call()
        {
        }
    }

    internal interface IUpper;

    internal sealed class UpperException : Exception;

    [AttributeUsage(AttributeTargets.All)]
    internal sealed class UpperAttribute : Attribute;
}

namespace ModelManager.Primitives.Mutant
{
    internal sealed class ByBase : Upper;

    internal sealed class ByInterface : IUpper;

    internal sealed class ByConstraint<T>
        where T : IUpper;

    internal sealed class ByField
    {
        private readonly Upper? field;
    }

    internal sealed class ByGenericArgument
    {
        private readonly Dictionary<string, List<Upper[]>>? field;
    }

    internal sealed class ByParameter
    {
        public static void Take(ref Upper value) => _ = value;
    }

    internal sealed class ByReturn
    {
        public static Upper? Give() => null;
    }

    internal sealed class ByCall
    {
        public static void Make() => Upper.Call();
    }

    internal sealed class ByStaticField
    {
        public static int Read() => Upper.Number;
    }

    internal sealed class ByTypeOf
    {
        public static object Make() => typeof(Upper);
    }

    internal sealed class ByGenericMethod
    {
        public static int Make() => Array.Empty<Upper>().Length;
    }

    internal sealed class ByLambda
    {
        public static Action Make(int unused) => () => Console.WriteLine(unused + Upper.Number);
    }

    internal sealed class ByCatch
    {
        public static void Make(Action action)
        {
            try
            {
                action();
            }
            catch (UpperException)
            {
                throw new InvalidOperationException();
            }
        }
    }

    [Upper]
    internal sealed class ByAttribute;

    internal sealed class ByAttributeArgument
    {
        [Naming(typeof(Upper))]
        public static void Named()
        {
        }
    }

    [AttributeUsage(AttributeTargets.All)]
    internal sealed class NamingAttribute(Type type) : Attribute
    {
        public Type Type { get; } = type;
    }
}

namespace ModelManager.Scheduling.Mutant
{
    internal sealed class Beside;
}

namespace ModelManager.Catalogue.Mutant
{
    internal sealed class Sideways
    {
        private readonly ModelManager.Scheduling.Mutant.Beside? field;
    }

    internal sealed class Downwards
    {
        private readonly ModelManager.Primitives.Mutant.ByCall? field;
    }
}
